package dev.varve.journal;

import dev.varve.base.disk.Disk;
import dev.varve.journal.file.FileJournal;
import dev.varve.journal.file.FileJournalOptions;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

final class FileJournalContractTest extends JournalContract {
  private static final FileJournalOptions OPTIONS =
      FileJournalOptions.defaults().withFileSizeBytes(8 << 20);

  @TempDir private Path directory = Path.of("");

  @Override
  Journal open() {
    return FileJournal.open(Disk.at(directory), OPTIONS, new Random(1)::nextLong);
  }
}
