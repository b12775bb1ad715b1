package dev.varve.cli;

import dev.varve.base.Check;

/// Where a server listens.
///
/// @param host a name or an address
/// @param port from 0 to 65,535; 0 takes a free one
record ListenAddress(String host, int port) {
  private static final int MAX_PORT = 65_535;

  static ListenAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    String digits = text.substring(colon + 1);
    boolean valid = colon > 0 && digits.matches("\\d{1,5}") && Integer.parseInt(digits) <= MAX_PORT;
    Check.argument(
        valid, () -> "an address to listen at is written HOST:PORT, found '" + text + "'");
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return new ListenAddress(
        bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(digits));
  }
}
