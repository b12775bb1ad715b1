package dev.varve.cli;

import dev.varve.base.ByteSize;
import picocli.CommandLine.Option;

/// The `--rate` option: how fast background work may go.
final class RateOption {
  @Option(
      names = "--rate",
      defaultValue = "1GiB",
      converter = ByteSizeConverter.class,
      paramLabel = "SIZE",
      description = "Bytes a second to stay below. Default: ${DEFAULT-VALUE}.")
  ByteSize rate = new ByteSize(ByteSize.GIB);
}
