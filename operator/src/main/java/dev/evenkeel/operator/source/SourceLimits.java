package dev.evenkeel.operator.source;

/**
 * How much a source takes: whoever can commit must not be able to fill the operator's memory or disk.
 *
 * @param files more files than this are refused altogether
 * @param fileBytes a larger file is left out and reported
 * @param totalBytes larger trees (without what is left out) are refused altogether
 */
public record SourceLimits(int files, long fileBytes, long totalBytes) {
  private static final long MIB = 1024 * 1024;

  public static final SourceLimits DEFAULT = new SourceLimits(20_000, 32 * MIB, 512 * MIB);

  String tooManyFiles(String where) {
    return where + " holds more than " + files + " files; choose the folder of the manifests (--path)";
  }

  String tooLarge(String where) {
    return where + " holds more than " + totalBytes / MIB + " MiB; choose the folder of the manifests (--path)";
  }
}
