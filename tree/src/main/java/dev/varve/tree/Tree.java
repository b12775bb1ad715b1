package dev.varve.tree;

import dev.varve.base.Check;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The newest state of a tree, for its one writer. Nodes made since the last freeze are changed in
/// place; others are copied first, so frozen trees stay what they are.
///
/// **Threads.** The caller locks: exclusive for changes and freezes, shared for reads.
///
/// **Cost.** One path from the root for each change; a node is copied at most once a freeze. What a
/// change needs and the cache does not have is read from the source, during the change.
///
/// **Errors.** What the source throws passes through. A put has then changed nothing. A removal may
/// be half done, so the tree must be given up: every further change fails with `INVALID_STATE`.
public final class Tree implements TreeReader {
  private final NodeCache nodes;
  private final TreeEditor editor;
  private Node root;
  private long changes;
  private boolean broken;

  /// What a checkpoint writes, and what it makes superfluous.
  ///
  /// @param tree the tree to write
  /// @param superseded written nodes that are part of the tree no more, and were of the one that
  ///   the checkpoint before wrote, or that was opened
  public record Frozen(FrozenTree tree, List<NodeRef> superseded) {
    /// Copies the list.
    public Frozen {
      superseded = List.copyOf(superseded);
    }
  }

  private Tree(NodeCache nodes, TreeEditor editor, Node root) {
    this.nodes = nodes;
    this.editor = editor;
    this.root = root;
  }

  /// Makes an empty tree: one leaf without entries.
  ///
  /// @param nodes where written nodes come from
  /// @return the tree
  public static Tree create(NodeCache nodes) {
    TreeEditor editor = new TreeEditor(nodes);
    return new Tree(nodes, editor, editor.emptyRoot());
  }

  /// Opens a written tree. Reads nothing yet.
  ///
  /// @param nodes where written nodes come from
  /// @param root its root
  /// @return the tree
  public static Tree open(NodeCache nodes, NodeRef root) {
    return new Tree(nodes, new TreeEditor(nodes), nodes.node(root));
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    return nodes.get(root, key);
  }

  @Override
  public <T> Optional<T> read(byte[] key, ValueReader<T> reader) {
    return nodes.read(root, key, reader);
  }

  @Override
  public boolean contains(byte[] key) {
    return nodes.contains(root, key);
  }

  /// Begins to walk the map. After the map was changed, the cursor must seek before anything else.
  ///
  /// @return a cursor that stands nowhere yet
  @Override
  public TreeCursor cursor() {
    return new TreeCursor(nodes, () -> root, () -> changes);
  }

  /// Returns about how much memory the nodes take that are not written yet, those of a checkpoint
  /// on its way included.
  ///
  /// @return bytes
  public long dirtyBytes() {
    return editor.unwrittenBytes();
  }

  /// Freezes the tree as it is, for readers. Constant time; every node that is changed afterwards
  /// is copied once.
  ///
  /// @return the tree of this moment
  public FrozenTree freeze() {
    checkUsable();
    return editor.freeze(root);
  }

  /// Freezes the tree to be written. Constant time, but for the list of superseded nodes.
  ///
  /// @return the tree of this moment, and the written nodes that it made superfluous
  /// @throws dev.varve.base.VarveException `INVALID_STATE` when the checkpoint before was not
  ///   written to its end: nodes would get another birth than in a replay
  public Frozen freezeForCheckpoint() {
    checkUsable();
    return editor.freezeForCheckpoint(root);
  }

  /// Sets a key. Its leaf is written anew even when it has that value already: what a checkpoint
  /// writes depends on what was set, and not on values that came and went in between.
  ///
  /// @param key up to [TreeReader#MAX_KEY_BYTES]
  /// @param value up to [TreeReader#MAX_VALUE_BYTES]
  public void put(byte[] key, byte[] value) {
    Check.argument(
        key.length <= MAX_KEY_BYTES && value.length <= MAX_VALUE_BYTES,
        () -> tooLong(key.length, value.length));
    checkUsable();
    // Everything is read before anything is changed: a failed read does no harm.
    root = editor.put(root, key, value);
    end();
  }

  /// Fills an empty tree. Keys that come in their order make a tree of full nodes.
  ///
  /// @param entries keys and values, the keys rising
  /// @return how many there were
  public long bulkLoad(Iterator<Map.Entry<byte[], byte[]>> entries) {
    Check.state(!cursor().seek(new byte[0]), () -> "only an empty tree is filled in bulk");
    long count = 0;
    byte[] last = null;
    while (entries.hasNext()) {
      Map.Entry<byte[], byte[]> entry = entries.next();
      byte[] before = last;
      byte[] key = entry.getKey();
      Check.argument(
          before == null || Arrays.compareUnsigned(before, key) < 0,
          () -> "keys in bulk must rise, found " + NodeFormat.show(key));
      put(key, entry.getValue());
      last = key;
      count++;
    }
    return count;
  }

  /// Removes a key.
  ///
  /// @param key the key
  /// @return whether it was there
  public boolean remove(byte[] key) {
    begin();
    root = editor.remove(root, key);
    return end();
  }

  /// Removes every key from one on and before another. Leaves that lie wholly between are not
  /// loaded.
  ///
  /// @param from the first key
  /// @param to the key after the last
  /// @return whether there was any
  public boolean removeRange(byte[] from, byte[] to) {
    begin();
    root = editor.removeRange(root, from, to);
    return end();
  }

  private void begin() {
    checkUsable();
    broken = true;
  }

  /// Returns whether the change changed anything.
  private boolean end() {
    broken = false;
    boolean changed = editor.takeChanged();
    if (changed) {
      changes++;
    }
    return changed;
  }

  private void checkUsable() {
    Check.state(
        !broken, () -> "a change of this tree failed half done: open it from its last checkpoint");
  }

  private static String tooLong(int keyBytes, int valueBytes) {
    return "a key has up to %d bytes and a value up to %d; found %d and %d"
        .formatted(MAX_KEY_BYTES, MAX_VALUE_BYTES, keyBytes, valueBytes);
  }
}
