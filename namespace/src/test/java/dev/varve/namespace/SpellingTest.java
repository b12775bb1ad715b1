package dev.varve.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.Seeds;
import dev.varve.volume.inode.Name;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SpellingTest {
  /// Bytes around those that are spelled in a special way.
  private static final byte[] ALPHABET = {0, 1, 2, '-', '.', '/', '0', 'c', 's', (byte) 0xff};

  private static byte[] randomKey(Random random) {
    byte[] key = new byte[1 + random.nextInt(random.nextBoolean() ? 6 : 400)];
    for (int i = 0; i < key.length; i++) {
      key[i] = ALPHABET[random.nextInt(ALPHABET.length)];
    }
    return key;
  }

  /// A key that has much in common with another one.
  private static byte[] near(byte[] key, Random random) {
    byte[] other = Arrays.copyOf(key, Math.max(1, key.length + random.nextInt(-2, 4)));
    other[random.nextInt(other.length)] = ALPHABET[random.nextInt(ALPHABET.length)];
    return other;
  }

  private static int compare(List<Name> first, List<Name> second) {
    for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
      int order = first.get(i).compareTo(second.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(first.size(), second.size());
  }

  private static byte[] read(List<Name> names) {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    names.forEach(name -> key.writeBytes(Spelling.read(name.toBytes()).orElseThrow()));
    return key.toByteArray();
  }

  @Test
  void spellingsSortAsKeysDoAndAreReadBack() {
    Seeds.run(
        20_000,
        seed -> {
          Random random = new Random(seed);
          byte[] key = randomKey(random);
          byte[] other = random.nextBoolean() ? near(key, random) : randomKey(random);
          List<Name> names = Spelling.spell(key);
          assertThat(read(names)).isEqualTo(key);
          assertThat(Integer.signum(compare(names, Spelling.spell(other))))
              .as("%s and %s", Arrays.toString(key), Arrays.toString(other))
              .isEqualTo(Integer.signum(Arrays.compareUnsigned(key, other)));
        });
  }

  @Test
  void onlyPiecesThatOthersFollowAreCut() {
    Seeds.run(
        2_000,
        seed -> {
          List<Name> names = Spelling.spell(randomKey(new Random(seed)));
          for (int i = 0; i < names.size(); i++) {
            assertThat(Spelling.isCut(names.get(i).toBytes())).isEqualTo(i < names.size() - 1);
          }
        });
  }

  @Test
  void examplesAreAsTheFormatSays() {
    assertThat(Spelling.spell(bytes("a//b"))).containsExactly(Name.of("a.s.sb"));
    assertThat(Spelling.spell(bytes("v1.2"))).containsExactly(Name.of("v1..2"));
    assertThat(Spelling.spell(bytes("."))).containsExactly(Name.of("..\u0001"));
    assertThat(Spelling.spell(bytes("x".repeat(121))))
        .containsExactly(Name.of("x".repeat(120) + ".c"), Name.of("x"));
  }

  @Test
  void whatAFileClientMadeSpellsNothing() {
    for (String name : List.of("a.b", "a.", "\u0001x", "x\u0001")) {
      assertThat(Spelling.read(bytes(name))).isEqualTo(Optional.empty());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
