package dev.varve.journal.file;

import static dev.varve.journal.file.SimJournal.append;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.RandomSource;
import dev.varve.base.disk.DiskFile;
import dev.varve.journal.JournalRecord;
import dev.varve.journal.Records;
import dev.varve.testkit.disk.SimDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The exact bytes of format version 1, kept for ever: rows of 16 bytes, without those that hold
/// only zeros. The page `docs/formats/journal.md` explains them.
final class JournalGoldenTest {
  private static final int ROW_BYTES = 16;

  @Test
  void theBytesOfVersion1AreWritten() throws IOException {
    SimDisk disk = new SimDisk(1);
    try (FileJournal journal = FileJournal.open(disk, SimJournal.OPTIONS, countingUp())) {
      append(journal, 1, "hello");
      append(journal, 1, "", "exactly8");
      append(journal, 2, "a greater term");
    }
    assertThat(dump(disk)).isEqualTo(golden());
  }

  @Test
  void theBytesOfVersion1AreRead() throws IOException {
    SimDisk disk = new SimDisk(1);
    restore(disk, golden());
    try (FileJournal journal = SimJournal.open(disk)) {
      assertThat(Records.texts(journal)).containsExactly("hello", "", "exactly8", "a greater term");
      assertThat(Records.all(journal))
          .extracting(JournalRecord::term)
          .containsExactly(1L, 1L, 1L, 2L);
      append(journal, 2, "more");
    }
    assertThat(SimJournal.texts(disk)).hasSize(5);
  }

  private static RandomSource countingUp() {
    long[] last = {0x1122334455667700L};
    return () -> ++last[0];
  }

  private static List<String> golden() throws IOException {
    try (InputStream stream = JournalGoldenTest.class.getResourceAsStream("journal-1.hex")) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), UTF_8).lines().toList();
    }
  }

  private static List<String> dump(SimDisk disk) {
    return SimJournal.files(disk).stream()
        .flatMap(name -> dump(name, disk.fileBytes(name)).stream())
        .toList();
  }

  private static List<String> dump(String name, byte[] content) {
    List<String> rows = new ArrayList<>(List.of(name + " " + content.length));
    for (int offset = 0; offset < content.length; offset += ROW_BYTES) {
      byte[] row = Arrays.copyOfRange(content, offset, offset + ROW_BYTES);
      if (!Arrays.equals(row, new byte[ROW_BYTES])) {
        rows.add("%04x %s".formatted(offset, HexFormat.of().formatHex(row)));
      }
    }
    return rows;
  }

  private static void restore(SimDisk disk, List<String> rows) {
    String name = "";
    for (String row : rows) {
      List<String> words = List.of(row.split(" ", -1));
      if (words.getFirst().endsWith(".journal")) {
        name = words.getFirst();
        try (DiskFile file = disk.create(name)) {
          file.truncate(Long.parseLong(words.getLast()));
        }
      } else {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(words.getLast()));
        SimJournal.overwrite(disk, name, HexFormat.fromHexDigits(words.getFirst()), bytes);
      }
    }
  }
}
