package dev.varve.store;

import static dev.varve.store.TestChunks.chunk;
import static dev.varve.store.TestChunks.fails;
import static dev.varve.store.TestChunks.ids;
import static dev.varve.store.TestChunks.listAll;
import static dev.varve.store.TestChunks.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.store.ChunkStore.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The part of [ChunkStoreContract] that is about lists.
interface ListingContract {
  /// The volume that holds most.
  VolumeId ONE = volume(1);

  /// Another volume.
  VolumeId TWO = volume(2);

  /// Returns the open store, empty at the beginning of a test.
  ChunkStore store();

  @Test
  default void pagesOfEverySizeListAllInOrder() {
    List<Chunk> chunks = TestChunks.sorted(23);
    List<Chunk> shuffled = new ArrayList<>(chunks);
    Collections.shuffle(shuffled, new Random(1));
    store().putAll(TWO, shuffled);
    store().putAll(ONE, shuffled.subList(0, 11));
    Set<Chunk> shared = new HashSet<>(shuffled.subList(0, 11));
    List<Entry> expected =
        chunks.stream()
            .map(c -> new Entry(c.id(), shared.contains(c) ? List.of(ONE, TWO) : List.of(TWO)))
            .toList();
    for (int pageSize = 1; pageSize <= chunks.size() + 1; pageSize++) {
      assertThat(listAll(store(), pageSize)).isEqualTo(expected);
    }
    assertThat(store().list(Optional.empty(), ChunkStore.MAX_LIST)).isEqualTo(expected);
  }

  @Test
  default void aListIsInTheOrderOfIdsAcrossAlgorithms() {
    List<Chunk> chunks = new ArrayList<>();
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      for (int seed = 0; seed < 10; seed++) {
        chunks.add(chunk(algorithm, seed, 10));
      }
    }
    store().putAll(ONE, chunks);
    assertThat(listAll(store(), 7).stream().map(Entry::id).toList())
        .isEqualTo(ids(chunks).stream().sorted().toList());
  }

  @Test
  default void aPageMayStartAfterAnIdThatIsNotThere() {
    List<Chunk> chunks = TestChunks.sorted(3);
    store().put(ONE, chunks.get(0));
    store().put(ONE, chunks.get(2));
    assertThat(store().list(Optional.of(chunks.get(1).id()), 10))
        .containsExactly(new Entry(chunks.get(2).id(), List.of(ONE)));
    assertThat(store().list(Optional.of(chunks.get(2).id()), 10)).isEmpty();
  }

  @Test
  default void aPageOfNothingOrTooMuchIsTheCallersMistake() {
    fails(ErrorCode.INVALID_ARGUMENT, () -> store().list(Optional.empty(), 0));
    fails(ErrorCode.INVALID_ARGUMENT, () -> store().list(Optional.empty(), -1));
    fails(
        ErrorCode.INVALID_ARGUMENT, () -> store().list(Optional.empty(), ChunkStore.MAX_LIST + 1));
  }

  @Test
  default void whatStaysIsListedOnceDuringChanges() {
    List<Chunk> chunks = TestChunks.sorted(60);
    List<ChunkId> staying = new ArrayList<>();
    for (int i = 0; i < chunks.size(); i += 3) {
      store().put(ONE, chunks.get(i));
      store().put(ONE, chunks.get(i + 1));
      staying.add(chunks.get(i).id());
    }
    List<ChunkId> listed = new ArrayList<>();
    Optional<ChunkId> after = Optional.empty();
    for (int i = 0; i < chunks.size(); i += 3) {
      List<Entry> page = store().list(after, 4);
      page.forEach(entry -> listed.add(entry.id()));
      after = page.isEmpty() ? after : Optional.of(page.getLast().id());
      store().release(ONE, chunks.get(i + 1).id());
      store().put(ONE, chunks.get(chunks.size() - 1 - i));
    }
    assertThat(listed).doesNotHaveDuplicates().isSorted().containsAll(staying);
  }
}
