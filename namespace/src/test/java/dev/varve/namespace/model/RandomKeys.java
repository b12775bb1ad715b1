package dev.varve.namespace.model;

import dev.varve.namespace.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Random;

/// Keys that paths and orders find hard, and what else a random test makes up.
final class RandomKeys {
  /// The first few are used more often.
  private static final String[] COMPONENTS = {
    "a",
    "b",
    "d",
    "d!",
    "d-",
    "d.",
    "d0",
    "a!",
    "",
    ".",
    "..",
    "é",
    "0",
    " +%&",
    "\u0001",
    "c\u0000",
    "\u007f\ud83d\ude00",
    "\uffee",
    "\n<]]>",
    ".varve-keys",
    "x".repeat(255),
    "y".repeat(256)
  };

  private static final int COMMON_COMPONENTS = 8;

  private static final String[] DELIMITERS = {
    "/", "", "a", "-", "//", ".", "!", "/a", "\u0001", "é"
  };

  private static final int MAX_LARGE_BYTES = 200_000;
  private static final int MAX_SMALL_BYTES = 100;

  private final Random random;
  private final ObjectFace face;

  RandomKeys(Random random, ObjectFace face) {
    this.random = random;
    this.face = face;
  }

  /// One that the face takes.
  ObjectKey any() {
    ObjectKey key = make();
    while (!face.takes(key)) {
      key = make();
    }
    return key;
  }

  private ObjectKey make() {
    StringBuilder text = new StringBuilder();
    int count = 1 + random.nextInt(3);
    int common = random.nextInt(3) == 0 ? COMPONENTS.length : COMMON_COMPONENTS;
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : "/").append(COMPONENTS[random.nextInt(common)]);
    }
    text.append(random.nextInt(6) == 0 || text.isEmpty() ? "/" : "");
    return random.nextInt(40) == 0 ? longest(text.toString()) : ObjectKey.of(text.toString());
  }

  /// As many bytes as a key may have.
  private static ObjectKey longest(String text) {
    byte[] bytes = new byte[ObjectKey.MAX_BYTES];
    Arrays.fill(bytes, (byte) 'z');
    for (int at = 200; at < bytes.length; at += 201) {
      bytes[at] = '/';
    }
    byte[] start = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(start, 0, bytes, 0, start.length);
    return ObjectKey.of(bytes);
  }

  /// Mostly one of some keys.
  ObjectKey oneOf(Collection<ObjectKey> keys) {
    return keys.isEmpty() || random.nextInt(5) == 0
        ? any()
        : new ArrayList<>(keys).get(random.nextInt(keys.size()));
  }

  /// A component that is found often.
  String component() {
    return COMPONENTS[random.nextInt(COMMON_COMPONENTS)];
  }

  byte[] bytes() {
    boolean large = random.nextInt(8) == 0;
    int size =
        random.nextInt(3) == 0 ? 0 : random.nextInt(large ? MAX_LARGE_BYTES : MAX_SMALL_BYTES);
    return bytes(size);
  }

  byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  byte[] delimiter() {
    return DELIMITERS[random.nextInt(DELIMITERS.length)].getBytes(StandardCharsets.UTF_8);
  }

  /// The beginning of one of some keys, cut between characters.
  byte[] beginningOf(Collection<ObjectKey> keys) {
    String text = oneOf(keys).toString();
    int[] letters = text.codePoints().toArray();
    return new String(letters, 0, random.nextInt(letters.length + 1))
        .getBytes(StandardCharsets.UTF_8);
  }
}
