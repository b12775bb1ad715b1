package dev.varve.volume.posixmodel;

import dev.varve.volume.posixmodel.ModelWalk.Hardening;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A directory of the running Linux, through one process that makes the calls. Calls go to it in
/// batches, so that a call costs little more than itself.
final class RealFileSystem implements PosixFileSystem, AutoCloseable {
  /// Small enough that no batch fills the pipe before the process has read all of it.
  static final int MAX_BATCH = 64;

  private static final String SCRIPT = "posix_calls.py";

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter calls;
  private final CallTimes times = new CallTimes();
  private final Hardening hardening;

  private RealFileSystem(Process process, BufferedReader answers, List<String> ready) {
    this.process = process;
    this.answers = answers;
    this.calls =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.ISO_8859_1));
    this.hardening =
        new Hardening(
            !ready.get(1).equals("0"),
            !ready.get(2).equals("0"),
            Integer.parseInt(ready.get(3)),
            Integer.parseInt(ready.get(4)));
    times.add(Long.parseLong(ready.get(5)), Long.parseLong(ready.get(6)));
  }

  /// What starting gave: the file system, or why there is none.
  record Start(Optional<RealFileSystem> fileSystem, String refusal) {}

  /// Starts the process on an empty directory.
  static Start start(Path directory) {
    try {
      Process process =
          new ProcessBuilder("python3", script().toString(), directory.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1));
      String first = Objects.requireNonNullElse(answers.readLine(), "refused the script ended");
      if (!first.startsWith("ready ")) {
        process.destroy();
        return new Start(Optional.empty(), first);
      }
      return new Start(Optional.of(new RealFileSystem(process, answers, Wire.words(first))), "");
    } catch (IOException e) {
      return new Start(Optional.empty(), "no python3: " + e.getMessage());
    }
  }

  private static Path script() {
    try {
      return Path.of(
          Objects.requireNonNull(RealFileSystem.class.getResource(SCRIPT), SCRIPT).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the script has no path", e);
    }
  }

  Hardening hardening() {
    return hardening;
  }

  /// When each call happened.
  CallTimes times() {
    return times;
  }

  @Override
  public PosixAnswer answer(PosixCall call) {
    return answers(List.of(call)).getFirst();
  }

  List<PosixAnswer> answers(List<PosixCall> batch) {
    try {
      calls.write(batch.size() + "\n");
      for (PosixCall call : batch) {
        calls.write(Wire.line(call) + "\n");
      }
      calls.flush();
      List<PosixAnswer> told = new ArrayList<>();
      for (PosixCall call : batch) {
        String line = answers.readLine();
        if (line == null) {
          throw new IllegalStateException("the process ended before it answered " + call);
        }
        List<String> words = Wire.words(line);
        times.add(Long.parseLong(words.get(0)), Long.parseLong(words.get(1)));
        told.add(Wire.answer(words.subList(2, words.size())));
      }
      return told;
    } catch (IOException e) {
      throw new UncheckedIOException("no answer to " + batch, e);
    }
  }

  @Override
  public void close() {
    try (calls;
        answers) {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("closing the pipes", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
