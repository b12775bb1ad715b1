package dev.varve.volume.posixmodel;

import dev.varve.volume.posixmodel.PosixAnswer.Amount;
import dev.varve.volume.posixmodel.PosixAnswer.Attributes;
import dev.varve.volume.posixmodel.PosixAnswer.Bytes;
import dev.varve.volume.posixmodel.PosixAnswer.Failed;
import dev.varve.volume.posixmodel.PosixAnswer.Moment;
import dev.varve.volume.posixmodel.PosixAnswer.Names;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/// Calls and answers as lines of words. A call is its name, then the components of its record in
/// their order, those of records inside it too. Strings are hexadecimal after an `x`.
final class Wire {
  private Wire() {}

  static String line(PosixCall call) {
    StringJoiner words = new StringJoiner(" ").add(call.getClass().getSimpleName());
    addRecord(words, (Record) call);
    return words.toString();
  }

  private static void addRecord(StringJoiner words, Record record) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        add(words, component.getAccessor().invoke(record));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(record + " has no readable " + component, e);
      }
    }
  }

  private static void add(StringJoiner words, Object value) {
    switch (value) {
      case Record record -> addRecord(words, record);
      case String text -> words.add(hex(text));
      case Boolean bit -> words.add(bit ? "1" : "0");
      case List<?> list ->
          words.add(list.stream().map(String::valueOf).collect(Collectors.joining(",", "-", "")));
      default -> words.add(value.toString());
    }
  }

  static PosixAnswer answer(List<String> words) {
    return switch (words.getFirst()) {
      case "errno" -> new Failed(words.get(1));
      case "done" -> PosixAnswer.DONE;
      case "number" -> new Amount(Long.parseLong(words.get(1)));
      case "bytes" -> new Bytes(text(words.get(1)));
      case "names" -> new Names(words.stream().skip(1).map(Wire::text).sorted().toList());
      case "attributes" -> attributes(words);
      default -> throw new IllegalStateException("unknown answer " + words);
    };
  }

  private static Attributes attributes(List<String> words) {
    long[] n = words.stream().skip(2).mapToLong(Long::parseLong).toArray();
    return new Attributes(
        words.get(1).charAt(0),
        n[0],
        (int) n[1],
        (int) n[2],
        (int) n[3],
        (int) n[4],
        n[5],
        n[6],
        Moment.set(n[7]),
        Moment.set(n[8]),
        Moment.set(n[9]));
  }

  static List<String> words(String line) {
    return Arrays.asList(line.split(" ", -1));
  }

  private static String hex(String text) {
    return "x" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String text(String word) {
    return new String(HexFormat.of().parseHex(word, 1, word.length()), StandardCharsets.ISO_8859_1);
  }
}
