package dev.varve.volume.posixmodel;

import java.util.List;

/// Who calls: what the kernel knows as file system user, group and supplementary groups. User 0 has
/// every capability, nobody else has any.
record Who(int uid, int gid, List<Integer> groups) {
  static final Who ROOT = new Who(0, 0, List.of());

  boolean isPrivileged() {
    return uid == 0;
  }

  boolean isIn(int group) {
    return group == gid || groups.contains(group);
  }
}
