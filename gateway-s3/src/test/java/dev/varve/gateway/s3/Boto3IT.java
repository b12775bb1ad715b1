package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A session of boto3, `boto3_session.py`: of the system's, and of that of the first Python in the
/// path, which may be newer.
final class Boto3IT extends ClientFixture {
  @ParameterizedTest
  @ValueSource(strings = {"/usr/bin/python3", "python3"})
  void everyOperationIsUsed(String python) throws IOException {
    assume(
        end("bash", "-c", python + " -c 'import boto3'").status() == 0, python + " has no boto3");
    Path script = folder.resolve("boto3_session.py");
    try (InputStream resource = Boto3IT.class.getResourceAsStream("boto3_session.py")) {
      Files.copy(Objects.requireNonNull(resource), script);
    }
    assertThat(run(python, script.toString(), uri().toString())).contains("done with boto3");
  }
}
