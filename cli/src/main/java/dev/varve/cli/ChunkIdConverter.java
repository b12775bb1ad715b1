package dev.varve.cli;

import dev.varve.base.VarveException;
import dev.varve.format.chunk.ChunkId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads chunk ids.
final class ChunkIdConverter implements ITypeConverter<ChunkId> {
  @Override
  public ChunkId convert(String text) {
    try {
      return ChunkId.parse(text);
    } catch (VarveException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
