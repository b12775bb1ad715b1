package dev.varve.cli;

import picocli.CommandLine.Option;

/// The `--json` option, the same for every command that has one: results are JSON objects, one a
/// line, on standard output, and nothing else is written there. Names and units of members are
/// stable; new members may appear. Errors stay text on standard error, with the exit status.
final class JsonOption {
  @Option(names = "--json", description = "Print the result as JSON, one object a line.")
  boolean json;
}
