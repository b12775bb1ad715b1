/// Volumes as directories of this machine: joins the file face of a volume with the FUSE driver.
module dev.varve.mount {
  requires transitive dev.varve.fuse;
  requires transitive dev.varve.volume;

  exports dev.varve.mount;
}
