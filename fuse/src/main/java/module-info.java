/// The FUSE driver: file systems written in Java, mounted through the kernel's own protocol.
module dev.varve.fuse {
  requires transitive dev.varve.base;

  exports dev.varve.fuse;
  exports dev.varve.fuse.mount;
}
