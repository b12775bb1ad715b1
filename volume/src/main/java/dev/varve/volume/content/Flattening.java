package dev.varve.volume.content;

import dev.varve.tree.TreeReader;
import java.util.ArrayList;
import java.util.List;

/// One step of flattening: what to copy up and which masks have nothing left to hide.
///
/// @param reached everything before this is the content's own afterwards
/// @param copied extents to copy up, with their offsets
/// @param masks ranges whose masks go
record Flattening(long reached, List<Placed> copied, List<Placed> masks) {
  /// An extent and where it goes.
  record Placed(long offset, Extent extent) {}

  static Flattening plan(TreeReader tree, long content, Layer layer, int maxExtents) {
    List<Placed> copied = new ArrayList<>();
    List<Placed> masks = new ArrayList<>();
    Mapping mapping = new Mapping(tree, content);
    long at = layer.baseFrom();
    for (int looked = 0; at < layer.baseLimit() && looked < maxExtents; looked++) {
      mapping.find(at, layer.baseLimit());
      Extent extent = mapping.extent();
      if (extent != null && mapping.isOwn() && !ExtentFormat.isAllocated(extent)) {
        masks.add(new Placed(at, extent));
      } else if (extent != null && !mapping.isOwn() && ExtentFormat.isAllocated(extent)) {
        copied.add(new Placed(at, extent));
      }
      at = mapping.end();
    }
    return new Flattening(at, copied, masks);
  }

  void apply(long content, OwnExtents extents, ChunkCounts counts) {
    masks.forEach(mask -> extents.clear(content, mask.offset, mask.offset + mask.extent.length()));
    for (Placed placed : copied) {
      counts.add(placed.extent, 1);
      extents.put(content, placed.offset, placed.extent);
    }
  }
}
