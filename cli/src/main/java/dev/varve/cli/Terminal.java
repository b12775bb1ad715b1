package dev.varve.cli;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;

/// Where a command writes. Results go to `out`, so that they can be piped; everything that is meant
/// for a person (errors, progress, questions) goes to `err`.
///
/// @param out takes results; flushed at each line
/// @param err takes errors and progress; flushed at each line
/// @param isWatched whether `err` is a screen that a person looks at, so that progress is shown
record Terminal(PrintWriter out, PrintWriter err, boolean isWatched) {
  /// Names a path to the terminal that the launcher keeps open beside standard error.
  private static final String STDERR_PROPERTY = "varve.stderr";

  /// To the start of the line, and erase what is there (ECMA-48, EL).
  private static final String ERASE_LINE = "\r\u001b[K";

  /// Makes a terminal that nobody looks at.
  Terminal(PrintWriter out, PrintWriter err) {
    this(out, err, false);
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
    return new Terminal(writer(System.out), writer(System.err), !path.isEmpty());
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
