package dev.varve.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ListingIT extends PosixFixture {
  /// With names this long, several pages.
  private static final int FILE_COUNT = 3_000;

  @Test
  void everyNameIsListedOnceOverManyPages() {
    List<String> made =
        IntStream.range(0, FILE_COUNT)
            .mapToObj(number -> "a name that takes some room in a page, number " + number)
            .sorted()
            .toList();
    made.forEach(
        name -> directory().makeNode(bytes(name), FileType.REGULAR, 0600, DeviceNumber.NONE));
    assertThat(names(directory())).isEqualTo(made);
    try (Listing listing = directory().list()) {
      assertThat(listing.next().size()).isLessThan(FILE_COUNT);
    }
  }

  @Test
  void anEntryHasATypeAndAnInode() {
    directory().makeDirectory(bytes("DIRECTORY"), 0755);
    directory().makeSymlink(bytes("SYMLINK"), bytes("x"));
    for (FileType type : new FileType[] {FileType.FIFO, FileType.SOCKET, FileType.REGULAR}) {
      directory().makeNode(bytes(type.name()), type, 0600, DeviceNumber.NONE);
    }
    for (DirectoryEntry entry : entries(directory())) {
      FileStat stat = directory().node(entry.name()).stat();
      assertThat(entry.inode()).isEqualTo(stat.inode());
      assertThat(entry.type()).isEqualTo(Optional.of(stat.type()));
      assertThat(entry).hasToString(stat.type().name());
    }
    assertThat(entries(directory())).hasSize(5);
  }

  @Test
  void anEmptyDirectoryHasNoEntriesAndTheEndStaysTheEnd() {
    try (Listing listing = directory().list()) {
      assertThat(listing.next()).isEmpty();
      assertThat(listing.next()).isEmpty();
    }
  }

  @Test
  void listingsOfOneDirectoryDoNotDisturbEachOther() {
    for (int number = 0; number < FILE_COUNT; number++) {
      directory().makeNode(bytes("n" + number), FileType.REGULAR, 0600, DeviceNumber.NONE);
    }
    List<DirectoryEntry> first = new ArrayList<>();
    try (Listing one = directory().list();
        Listing two = directory().list()) {
      List<DirectoryEntry> page = one.next();
      while (!page.isEmpty()) {
        first.addAll(page);
        two.next();
        page = one.next();
      }
    }
    assertThat(first.stream().map(DirectoryEntry::toString).collect(Collectors.toSet()))
        .hasSize(FILE_COUNT);
  }
}
