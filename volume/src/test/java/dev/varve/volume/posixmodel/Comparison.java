package dev.varve.volume.posixmodel;

import dev.varve.volume.posixmodel.PosixAnswer.Amount;
import dev.varve.volume.posixmodel.PosixAnswer.Attributes;
import dev.varve.volume.posixmodel.PosixAnswer.Between;
import dev.varve.volume.posixmodel.PosixAnswer.Failed;
import dev.varve.volume.posixmodel.PosixAnswer.Moment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Says how an answer differs from the model's. Inode numbers may be others, but the same number
/// must stay with the same inode.
final class Comparison {
  private final CallTimes times;
  private final Map<Long, Long> inos = new HashMap<>();

  Comparison(CallTimes times) {
    this.times = times;
  }

  Optional<String> difference(PosixAnswer expected, PosixAnswer found) {
    if (expected instanceof Attributes attributes && found instanceof Attributes other) {
      List<String> parts = attributeDifferences(attributes, other);
      return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
    }
    if (expected instanceof Between between) {
      return fits(between, found)
          ? Optional.empty()
          : Optional.of("expected " + expected + ", found " + found);
    }
    return expected.equals(found)
        ? Optional.empty()
        : Optional.of("expected " + expected + ", found " + found);
  }

  private static boolean fits(Between between, PosixAnswer found) {
    if (found instanceof Amount number) {
      return between.earliest() <= number.value() && number.value() <= between.latest();
    }
    return between.mayBeAbsent() && found.equals(new Failed("ENXIO"));
  }

  private List<String> attributeDifferences(Attributes expected, Attributes found) {
    List<String> parts = new ArrayList<>();
    long ino = inos.computeIfAbsent(expected.ino(), key -> found.ino());
    add(parts, "ino", ino, found.ino());
    add(parts, "type", expected.type(), found.type());
    add(parts, "mode", Integer.toOctalString(expected.mode()), Integer.toOctalString(found.mode()));
    add(parts, "nlink", expected.nlink(), found.nlink());
    add(parts, "uid", expected.uid(), found.uid());
    add(parts, "gid", expected.gid(), found.gid());
    add(parts, "size", expected.size(), found.size());
    add(parts, "rdev", expected.rdev(), found.rdev());
    addTime(parts, "atime", expected.atime(), found.atime());
    addTime(parts, "mtime", expected.mtime(), found.mtime());
    addTime(parts, "ctime", expected.ctime(), found.ctime());
    return parts;
  }

  private static void add(List<String> parts, String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      parts.add(what + " expected " + expected + ", found " + found);
    }
  }

  private void addTime(List<String> parts, String what, Moment expected, Moment found) {
    boolean fits =
        expected.ofCall()
            ? times.fits(expected.value(), found.value())
            : expected.value() == found.value();
    if (!fits) {
      parts.add(
          "%s expected %s, found %d, %s"
              .formatted(what, expected, found.value(), times.around(found.value())));
    }
  }
}
