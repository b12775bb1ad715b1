package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.base.VarveException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads sizes as people write them: `64MiB`.
final class ByteSizeConverter implements ITypeConverter<ByteSize> {
  @Override
  public ByteSize convert(String text) {
    try {
      return ByteSize.parse(text);
    } catch (VarveException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
