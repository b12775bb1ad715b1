package dev.varve.cli;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/// Where a command reads and writes. Results go to `out`, so that they can be piped; everything
/// that is meant for a person (errors, progress, questions) goes to `err`.
///
/// @param in standard input
/// @param bytes takes results that are no text; the same place as `out`
/// @param out takes results; flushed at each line
/// @param err takes errors and progress; flushed at each line
/// @param isWatched whether `err` is a screen that a person looks at, so that progress is shown
/// @param directory where relative paths begin
/// @param served the data directory that this process keeps open for commands, if it does
record Terminal(
    InputStream in,
    OutputStream bytes,
    PrintWriter out,
    PrintWriter err,
    boolean isWatched,
    Path directory,
    Optional<DataDirectory> served) {
  /// Names a path to the terminal that the launcher keeps open beside standard error.
  private static final String STDERR_PROPERTY = "varve.stderr";

  /// To the start of the line, and erase what is there (ECMA-48, EL).
  private static final String ERASE_LINE = "\r\u001b[K";

  /// Makes a terminal that nobody looks at, without input.
  Terminal(PrintWriter out, PrintWriter err) {
    this(
        InputStream.nullInputStream(),
        OutputStream.nullOutputStream(),
        out,
        err,
        false,
        Path.of(""),
        Optional.empty());
  }

  /// Returns the process's own terminal. Where the launcher says that standard error is filtered
  /// (docs/decisions/0003), what this program writes goes around the filter, at once and in order.
  static Terminal system() {
    String path = System.getProperty(STDERR_PROPERTY, "");
    if (!path.isEmpty()) {
      try {
        OutputStream around = new FileOutputStream(path, true);
        System.setErr(new PrintStream(around, true, System.err.charset()));
      } catch (FileNotFoundException otherUsersTerminal) {
        // As under su: the filter passes everything on too, only a little later.
        System.err.flush();
      }
    }
    // The launcher names the path only when standard error is a terminal.
    return new Terminal(
        System.in,
        System.out,
        writer(System.out),
        writer(System.err),
        !path.isEmpty(),
        Path.of(""),
        Optional.empty());
  }

  /// Says whether whoever began the command is there no more, so that it need not go on.
  boolean isGone() {
    return served.isPresent() && err.checkError();
  }

  /// Returns a path of the machine that the command was given.
  Path path(String given) {
    return directory.resolve(given);
  }

  /// Tells a person something while progress may be shown.
  void tell(String message) {
    synchronized (err) {
      err.println(isWatched ? ERASE_LINE + message : message);
    }
  }

  /// Replaces the line that shows progress; an empty one takes it away.
  void progress(String line) {
    synchronized (err) {
      err.print(ERASE_LINE + line);
      err.flush();
    }
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }
}
