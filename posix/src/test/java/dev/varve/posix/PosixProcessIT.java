package dev.varve.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What the process says of itself is what the kernel shows in `/proc`.
final class PosixProcessIT {
  @Test
  void userGroupsAndMaskAreThoseOfTheProcess() throws IOException {
    assertThat(PosixProcess.user()).isEqualTo(Integer.parseInt(status("Uid:")[1]));
    assertThat(PosixProcess.group()).isEqualTo(Integer.parseInt(status("Gid:")[1]));
    assertThat(PosixProcess.groups())
        .containsExactlyInAnyOrder(
            Arrays.stream(status("Groups:"))
                .filter(group -> !group.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray());
    int mask = PosixProcess.replaceMask(0123);
    assertThat(status("Umask:")[0]).isEqualTo("0123");
    assertThat(PosixProcess.replaceMask(mask)).isEqualTo(0123);
  }

  private static String[] status(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(field))
        .map(line -> line.substring(field.length()).strip().split("\\s+"))
        .findFirst()
        .orElseThrow();
  }
}
