package io.actorflow.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The open database: what is highest by id, events, and snapshots, a column family each. */
final class Columns implements AutoCloseable {
  private static final long WRITE_BUFFER_BYTES = 32L << 20;

  /** Bounds memory: write buffers of all columns together. */
  private static final long WRITE_BUFFERS_BYTES = 96L << 20;

  /** Bounds what is read again when it is opened after the process was killed. */
  private static final long LOG_BYTES = 128L << 20;

  /**
   * Larger values go to files beside the tree and are not written again when it is compacted: they
   * do not live long.
   */
  private static final long LARGE_VALUE_BYTES = 1024;

  private static final long LARGE_VALUES_FILE_BYTES = 64L << 20;

  private final ColumnFamilyOptions small = new ColumnFamilyOptions();
  private final ColumnFamilyOptions large =
      new ColumnFamilyOptions()
          .setWriteBufferSize(WRITE_BUFFER_BYTES)
          .setEnableBlobFiles(true)
          .setMinBlobSize(LARGE_VALUE_BYTES)
          .setBlobFileSize(LARGE_VALUES_FILE_BYTES)
          .setEnableBlobGarbageCollection(true);
  private final DBOptions options =
      new DBOptions()
          .setCreateIfMissing(true)
          .setCreateMissingColumnFamilies(true)
          .setDbWriteBufferSize(WRITE_BUFFERS_BYTES)
          .setMaxTotalWalSize(LOG_BYTES)
          .setMaxOpenFiles(256)
          .setMaxBackgroundJobs(2)
          .setKeepLogFileNum(1)
          .setMaxLogFileSize(1L << 20)
          .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
          .setStatsDumpPeriodSec(0);
  private final List<ColumnFamilyHandle> handles = new ArrayList<>();
  private final RocksDB db;

  private Columns(Path folder) throws RocksDBException {
    List<ColumnFamilyDescriptor> columns =
        List.of(
            new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, small),
            new ColumnFamilyDescriptor("events".getBytes(StandardCharsets.UTF_8), large),
            new ColumnFamilyDescriptor("snapshots".getBytes(StandardCharsets.UTF_8), large));
    try {
      db = RocksDB.open(options, folder.toString(), columns, handles);
    } catch (RocksDBException e) {
      closeOptions();
      throw e;
    }
  }

  static Columns open(Path folder) throws RocksDBException {
    RocksDB.loadLibrary();
    return new Columns(folder);
  }

  RocksDB db() {
    return db;
  }

  /** By id, the highest sequence number of what has been deleted. */
  ColumnFamilyHandle highest() {
    return handles.get(0);
  }

  ColumnFamilyHandle events() {
    return handles.get(1);
  }

  ColumnFamilyHandle snapshots() {
    return handles.get(2);
  }

  @Override
  public void close() {
    handles.forEach(ColumnFamilyHandle::close);
    db.close();
    closeOptions();
  }

  private void closeOptions() {
    options.close();
    small.close();
    large.close();
  }
}
