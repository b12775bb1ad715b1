package dev.varve.store.device;

import dev.varve.store.ChunkStore;
import dev.varve.store.ChunkStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/// The contract, on a real disk with the real index.
final class DeviceStoreIT extends ChunkStoreContract {
  @TempDir private Path root;
  private final IdentityHashMap<ChunkStore, Path> directories = new IdentityHashMap<>();

  @Override
  protected ChunkStore open() {
    try {
      return open(Files.createTempDirectory(root, "device"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Optional<ChunkStore> reopen(ChunkStore closing) {
    closing.close();
    return Optional.of(open(Objects.requireNonNull(directories.get(closing))));
  }

  private ChunkStore open(Path directory) {
    DeviceStore store =
        DeviceStore.open(directory, DeviceOptions.defaults().withSegmentBytes(1 << 20));
    directories.put(store, directory);
    return store;
  }
}
