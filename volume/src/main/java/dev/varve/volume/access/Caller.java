package dev.varve.volume.access;

import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;

/// Who asks: the user and groups that permissions are decided for. Numbers are unsigned.
///
/// @param uid the user; 0 is the superuser, whom little is denied
/// @param gid the main group, which new files get
/// @param groups further groups
public record Caller(int uid, int gid, Groups groups) {
  /// The superuser.
  public static final Caller ROOT = new Caller(0, 0, Groups.NONE);

  /// Makes a caller.
  ///
  /// @param uid the user
  /// @param gid the main group
  /// @param groups further groups, at most [Groups#MAX_COUNT]
  /// @return the caller
  public static Caller of(int uid, int gid, int... groups) {
    return new Caller(uid, gid, Groups.of(groups));
  }

  /// Says whether it is the superuser.
  ///
  /// @return whether the user is 0
  public boolean isSuperuser() {
    return uid == 0;
  }

  /// Says whether the caller is in a group, the main one or a further one.
  ///
  /// @param group the group
  /// @return whether it is
  public boolean isIn(int group) {
    return group == gid || groups.contains(group);
  }

  /// Writes user, main group and further groups: varints, the groups as a count and growing
  /// numbers.
  ///
  /// @param writer receives the bytes
  public void encode(RecordWriter writer) {
    writer.putVarint(Integer.toUnsignedLong(uid)).putVarint(Integer.toUnsignedLong(gid));
    groups.encode(writer);
  }

  /// Reads what [#encode] wrote; anything may follow.
  ///
  /// @param reader stands before the caller
  /// @return the caller
  public static Caller decode(RecordReader reader) {
    int uid = takeId(reader);
    int gid = takeId(reader);
    return new Caller(uid, gid, Groups.decode(reader));
  }

  /// Returns the caller for messages, without its further groups, of which there may be many.
  @Override
  public String toString() {
    return "uid " + Integer.toUnsignedString(uid) + " gid " + Integer.toUnsignedString(gid);
  }

  private static int takeId(RecordReader reader) {
    long id = reader.takeVarint();
    if (id < 0 || id > 0xffff_ffffL) {
      throw reader.corrupt("a user or group is over 32 bits: " + Long.toUnsignedString(id));
    }
    return (int) id;
  }
}
