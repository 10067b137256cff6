package io.actorflow.spill;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory outside of the heap that all stores of a node share: one cache, in which write buffers
 * are counted too.
 */
final class StoreMemory implements AutoCloseable {
  private static final double BLOOM_BITS = 10;

  private final Cache cache;
  private final WriteBufferManager writeBuffers;
  private final BloomFilter bloom;
  private final long writeBufferBytes;

  StoreMemory(long bytes) {
    RocksDB.loadLibrary();
    cache = new LRUCache(bytes, 4, false, 0.5);
    writeBuffers = new WriteBufferManager(bytes / 4, cache);
    bloom = new BloomFilter(BLOOM_BITS);
    writeBufferBytes = Math.clamp(bytes / 16, 1L << 20, 32L << 20);
  }

  /** How each store is opened. The caller closes it. */
  Options options() {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setFilterPolicy(bloom)
            .setBlockSize(8 << 10)
            .setFormatVersion(5);
    return new Options()
        .setCreateIfMissing(true)
        .setWriteBufferManager(writeBuffers)
        .setWriteBufferSize(writeBufferBytes)
        .setMaxWriteBufferNumber(3)
        .setTableFormatConfig(table)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setLevelCompactionDynamicLevelBytes(true)
        .setTargetFileSizeBase(32L << 20)
        .setMaxOpenFiles(256)
        .setMaxBackgroundJobs(2)
        .setKeepLogFileNum(1)
        .setMaxLogFileSize(1L << 20)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setStatsDumpPeriodSec(0);
  }

  /** What is held of it now. */
  long bytes() {
    return cache.getUsage();
  }

  @Override
  public void close() {
    writeBuffers.close();
    cache.close();
    bloom.close();
  }
}
