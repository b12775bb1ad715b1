package dev.varve.gateway.s3.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The check values are those of the catalogue of CRC algorithms, and of RFC 3174 and FIPS 180-4.
final class ChecksumAlgorithmTest {
  @ParameterizedTest
  @CsvSource({
    "CRC32, cbf43926",
    "CRC32C, e3069283",
    "CRC64NVME, ae8b14860a799888",
    "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
    "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
  })
  void theDigitsFromOneToNine(ChecksumAlgorithm algorithm, String expected) {
    byte[] sum = algorithm.of("123456789".getBytes(StandardCharsets.US_ASCII));
    assertThat(HexFormat.of().formatHex(sum)).isEqualTo(expected);
    assertThat(sum).hasSize(algorithm.sizeBytes());
  }

  @ParameterizedTest
  @EnumSource(names = {"CRC32", "CRC32C", "CRC64NVME"})
  void theSumOfAWholeFollowsFromThoseOfItsParts(ChecksumAlgorithm algorithm) {
    Seeds.run(
        50,
        seed -> {
          Random random = new Random(seed);
          byte[] whole = new byte[random.nextInt(20_000)];
          random.nextBytes(whole);
          int cut = random.nextInt(whole.length + 1);
          byte[] first = algorithm.of(Arrays.copyOf(whole, cut));
          byte[] second = algorithm.of(Arrays.copyOfRange(whole, cut, whole.length));
          assertThat(algorithm.combine(first, second, whole.length - cut))
              .isEqualTo(algorithm.of(whole));
        });
  }
}
