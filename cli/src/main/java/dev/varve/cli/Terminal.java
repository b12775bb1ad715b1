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
record Terminal(PrintWriter out, PrintWriter err) {
  /// Names a path to the terminal that the launcher keeps open beside standard error.
  private static final String STDERR_PROPERTY = "varve.stderr";

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
    return new Terminal(writer(System.out), writer(System.err));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }
}
