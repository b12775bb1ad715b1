package dev.varve.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PlaceTest {
  @Test
  void aPlaceIsShownAsAPath() {
    Place root = Place.of(new byte[] {'/'});
    assertThat(root).hasToString("/");
    assertThat(root.child("a b".getBytes(UTF_8)).child("ü".getBytes(UTF_8))).hasToString("/a b/ü");
    assertThat(Place.of("x".getBytes(UTF_8)).child("y".getBytes(UTF_8))).hasToString("x/y");
  }

  @Test
  void whatIsNoTextIsShownInHexadecimal() {
    assertThat(Place.printable(new byte[] {'a', (byte) 0xff, '\\'})).isEqualTo("a\\xff\\x5c");
    assertThat(Place.printable(new byte[] {'a', '\n', 0x1b})).isEqualTo("a\\x0a\\x1b");
  }
}
