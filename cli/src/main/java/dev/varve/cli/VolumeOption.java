package dev.varve.cli;

import dev.varve.base.VarveException;
import dev.varve.format.chunk.VolumeId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The `--volume` option: in whose name chunks are kept and released.
final class VolumeOption {
  @Option(
      names = "--volume",
      paramLabel = "ID",
      converter = Converter.class,
      description = "The volume in whose name, 32 hexadecimal digits. Default: 1 after 31 zeros.")
  VolumeId volume = new VolumeId(0, 1);

  /// Reads volume ids.
  static final class Converter implements ITypeConverter<VolumeId> {
    @Override
    public VolumeId convert(String text) {
      try {
        return VolumeId.parse(text);
      } catch (VarveException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
