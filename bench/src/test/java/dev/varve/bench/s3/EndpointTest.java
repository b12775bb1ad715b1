package dev.varve.bench.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {
  @Test
  void anAddressIsReadAndTheUsualPortLeftOut() {
    assertThat(Endpoint.parse("http://127.0.0.1:9000/"))
        .isEqualTo(new Endpoint("127.0.0.1", 9000, false));
    Endpoint usual = Endpoint.parse("https://s3.example.org");
    assertThat(usual).isEqualTo(new Endpoint("s3.example.org", 443, true));
    assertThat(usual.authority()).isEqualTo("s3.example.org");
    assertThat(new Endpoint("a", 9000, false)).hasToString("http://a:9000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "127.0.0.1:9000", "ftp://a", "http://a/b", "http:// a"})
  void anythingElseIsRefused(String url) {
    assertThatThrownBy(() -> Endpoint.parse(url)).hasMessageContaining("http://HOST:PORT");
  }

  @Test
  void theKeysThatAreListedAreInOrder() {
    ListedKeys keys = new ListedKeys(12_000);
    for (int i = 1; i < keys.count(); i++) {
      assertThat(keys.key(i)).startsWith(ListedKeys.PREFIX).isGreaterThan(keys.key(i - 1));
    }
    assertThat(keys.key(11_999)).isEqualTo("listed/0011/999");
  }
}
