package dev.varve.cli;

import picocli.CommandLine.ITypeConverter;

/// Reads what is to be mounted: a place in a volume, where the root may be left out.
final class MountPlace implements ITypeConverter<VolumePlace> {
  @Override
  public VolumePlace convert(String text) {
    return new VolumePlace.Converter().convert(text.indexOf(':') < 0 ? text + ":" : text);
  }
}
