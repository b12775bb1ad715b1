package dev.varve.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "4096, 4096",
    "17B, 17",
    "1K, 1024",
    "1KiB, 1024",
    "1KB, 1000",
    "64MiB, 67108864",
    "500MB, 500000000",
    "1.5 GiB, 1610612736",
    "' 2 tib ', 2199023255552",
    "3p, 3377699720527872",
    "0.5k, 512",
    "999999999999999, 999999999999999"
  })
  void anAmountIsANumberAndAUnit(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "MiB", "-1", "1e3", "1,5G", "1 E", "17iB", "1.", "1MiBs", "1 000", "8192P"})
  void whatIsNoAmountIsRejectedByName(String text) {
    assertThatExceptionOfType(VarveException.class)
        .isThrownBy(() -> ByteSize.parse(text))
        .withMessageContaining("'" + text + "'")
        .matches(e -> e.code() == ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void anAmountIsNotBelowZero() {
    assertThatExceptionOfType(VarveException.class)
        .isThrownBy(() -> new ByteSize(-1))
        .withMessageContaining("-1");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1536, 1.5 KiB",
    "67108864, 64.0 MiB",
    "1048575, 1.0 MiB",
    "1610612736, 1.5 GiB",
    "9223372036854775807, 8192.0 PiB"
  })
  void anAmountIsWrittenInItsLargestUnit(long bytes, String text) {
    assertThat(new ByteSize(bytes)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1023, 1L << 10, 3L << 20, 5L << 30, 7L << 40, 1023L << 50})
  void wholeUnitsAreReadAsTheyAreWritten(long bytes) {
    assertThat(ByteSize.parse(new ByteSize(bytes).toString())).isEqualTo(new ByteSize(bytes));
  }
}
