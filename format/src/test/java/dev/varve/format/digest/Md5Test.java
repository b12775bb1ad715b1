package dev.varve.format.digest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class Md5Test {
  private static final int MAX_COUNT = 40;

  @Test
  void theExamplesOfTheRfcComeOut() {
    assertThat(md5("")).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
    assertThat(md5("abc")).isEqualTo("900150983cd24fb0d6963f7d28e17f72");
    assertThat(md5("message digest")).isEqualTo("f96b697d7cb7938d525a2f31aaf161d0");
    assertThat(
            md5(
                "1234567890123456789012345678901234567890123456789012345678901234567890"
                    + "1234567890"))
        .isEqualTo("57edf4a22be3c955ac49da2e2107b67a");
  }

  private static String md5(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    Md5 md5 = new Md5();
    md5.update(bytes, 0, bytes.length);
    return HexFormat.of().formatHex(md5.digest());
  }

  /// Enough updates that the vector code counts as compiled, and is used for whole inputs.
  @Test
  void togetherTheyAreWhatTheyAreAlone() {
    Md5Group group = new Md5Group();
    Seeds.run(30, seed -> compare(group, new SplittableRandom(seed), MAX_COUNT, 9_000));
    for (int i = 0; i < 9_000; i++) {
      compare(group, new SplittableRandom(i), 4, 200);
    }
    Seeds.run(200, seed -> compare(group, new SplittableRandom(seed), MAX_COUNT, 9_000));
  }

  private static void compare(Md5Group group, SplittableRandom random, int most, int maxBytes) {
    int count = random.nextInt(1, most);
    List<Md5> digests = new ArrayList<>();
    List<MessageDigest> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      digests.add(new Md5());
      expected.add(reference());
    }
    for (int round = 0; round < 3; round++) {
      List<Md5Group.Input> inputs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        byte[] bytes = new byte[random.nextInt(maxBytes)];
        random.nextBytes(bytes);
        int offset = random.nextInt(bytes.length + 1);
        inputs.add(new Md5Group.Input(digests.get(i), bytes, offset, bytes.length - offset));
        expected.get(i).update(bytes, offset, bytes.length - offset);
      }
      group.update(inputs);
    }
    for (int i = 0; i < count; i++) {
      assertThat(digests.get(i).digest()).isEqualTo(expected.get(i).digest());
    }
  }

  private static MessageDigest reference() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
