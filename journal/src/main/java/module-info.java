/// The journal: durable, ordered records with a term and a position.
module dev.varve.journal {
  requires transitive dev.varve.base;

  exports dev.varve.journal;
  exports dev.varve.journal.file;
}
