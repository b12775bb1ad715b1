package dev.varve.volume.access;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A POSIX.1e access control list as Linux has it (`acl(5)`). Immutable and always valid: the
/// owner's entry, users, the group's entry, groups, a mask when there is any user or group, others.
/// Its bytes are those of [AclFormat]. Whoever sets an access ACL keeps the inode's mode in step
/// with it ([#modeOf], [#withMode]); the owner's permissions are read from the mode alone.
public final class Acl {
  /// The most entries, so that a list fits in an extended attribute's 65536 bytes.
  public static final int MAX_ENTRIES = 8_191;

  /// What stands for no user and no group.
  static final int NO_ID = -1;

  private static final int MINIMAL_ENTRIES = 3;

  /// Who an entry is for. In a list they come in this order.
  public enum Tag {
    /// The file's owner.
    USER_OBJ(0x01),
    /// A user.
    USER(0x02),
    /// The file's group.
    GROUP_OBJ(0x04),
    /// A group.
    GROUP(0x08),
    /// The most that users, the file's group and groups can get.
    MASK(0x10),
    /// Everybody else.
    OTHER(0x20);

    private final int code;

    Tag(int code) {
      this.code = code;
    }

    /// Says whether an entry names a user or group.
    ///
    /// @return whether it does
    public boolean isNamed() {
      return this == USER || this == GROUP;
    }

    int code() {
      return code;
    }
  }

  /// One line of a list.
  ///
  /// @param tag who it is for
  /// @param permissions 3 bits: read 4, write 2, execute 1
  /// @param id the user or group when the tag names one, else ignored
  public record Entry(Tag tag, int permissions, int id) {
    /// Checks the ranges, and forgets an id that says nothing.
    public Entry {
      if ((permissions & ~Permissions.ALL) != 0) {
        throw invalid("permissions of an ACL's entry are 3 bits, found " + permissions);
      }
      if (!tag.isNamed()) {
        id = NO_ID;
      } else if (id == NO_ID) {
        throw invalid("an ACL's entry for a user or group names 4294967295, which is none");
      }
    }

    private Entry with(int newPermissions) {
      return new Entry(tag, newPermissions, id);
    }
  }

  private final List<Entry> entries;

  private Acl(List<Entry> entries) {
    this.entries = entries;
  }

  /// Makes a list.
  ///
  /// @param entries the entries, in the order of their tags
  /// @return the list
  /// @throws VarveException `INVALID_ARGUMENT` when entries are missing, twice or out of order
  public static Acl of(List<Entry> entries) {
    List<Entry> copy = List.copyOf(entries);
    if (copy.size() > MAX_ENTRIES) {
      throw invalid("an ACL has at most " + MAX_ENTRIES + " entries, found " + copy.size());
    }
    AclOrder.check(copy);
    return new Acl(copy);
  }

  /// Makes the list that says what a mode says.
  ///
  /// @param mode a mode; its lower 9 bits count
  /// @return a list of three entries
  public static Acl ofMode(int mode) {
    return new Acl(
        List.of(
            new Entry(Tag.USER_OBJ, Mode.owner(mode), NO_ID),
            new Entry(Tag.GROUP_OBJ, Mode.group(mode), NO_ID),
            new Entry(Tag.OTHER, Mode.other(mode), NO_ID)));
  }

  /// Returns the entries.
  ///
  /// @return the entries in order, unmodifiable
  public List<Entry> entries() {
    return entries;
  }

  /// Says whether a mode can say the same: then no list need be kept.
  ///
  /// @return whether there are no users, groups and mask
  public boolean isMinimal() {
    return entries.size() == MINIMAL_ENTRIES;
  }

  /// Returns the mode that goes with this list as a file's access ACL: what `stat(2)` shows. The
  /// group's bits are the mask when there is one.
  ///
  /// @param mode the file's mode; setuid, setgid and sticky stay
  /// @return the new mode
  public int modeOf(int mode) {
    return Mode.with(
        mode,
        only(Tag.USER_OBJ).permissions,
        only(groupClass()).permissions,
        only(Tag.OTHER).permissions);
  }

  /// Returns the list after `chmod(2)`: the entries that [#modeOf] reads are set from the mode.
  ///
  /// @param mode the new mode
  /// @return the new list
  public Acl withMode(int mode) {
    Tag group = groupClass();
    List<Entry> changed = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      if (entry.tag == Tag.USER_OBJ) {
        changed.add(entry.with(Mode.owner(mode)));
      } else if (entry.tag == group) {
        changed.add(entry.with(Mode.group(mode)));
      } else if (entry.tag == Tag.OTHER) {
        changed.add(entry.with(Mode.other(mode)));
      } else {
        changed.add(entry);
      }
    }
    return new Acl(List.copyOf(changed));
  }

  /// What a new file gets from its directory's default ACL.
  ///
  /// @param mode the new file's mode
  /// @param access its access ACL; empty when the mode says it all
  public record Inherited(int mode, Optional<Acl> access) {}

  /// Gives a new file this list, the default ACL of its directory. What the creator did not ask for
  /// in its mode is denied to owner, group class and others; the umask does not count.
  ///
  /// @param mode the mode that the creator asked for
  /// @return the new file's mode and access ACL
  public Inherited inherit(int mode) {
    int kept = modeOf(mode) & (mode | ~Mode.PERMISSIONS);
    return new Inherited(kept, isMinimal() ? Optional.empty() : Optional.of(withMode(kept)));
  }

  /// Returns the entry of a tag that every list has once.
  private Entry only(Tag tag) {
    for (Entry entry : entries) {
      if (entry.tag == tag) {
        return entry;
      }
    }
    throw new VarveException(ErrorCode.BUG, "an ACL has no entry for " + tag + ": " + this);
  }

  private Tag groupClass() {
    return isMinimal() ? Tag.GROUP_OBJ : Tag.MASK;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Acl acl && entries.equals(acl.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return entries.toString();
  }

  static VarveException invalid(String message) {
    return new VarveException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
