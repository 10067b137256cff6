package io.actorflow.node;

import io.actorflow.node.control.NodeView;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.time.Instant;
import java.util.List;

/** This process, as its virtual machine describes it. */
final class ProcessView {
  private ProcessView() {}

  static NodeView of(String address) {
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    return new NodeView(
        address,
        version(),
        System.getProperty("java.version", ""),
        runtime.getPid(),
        Instant.ofEpochMilli(runtime.getStartTime()),
        runtime.getUptime(),
        Runtime.getRuntime().availableProcessors(),
        heap.getUsed(),
        heap.getMax(),
        directBytes(),
        -1,
        collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum(),
        collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum(),
        ManagementFactory.getThreadMXBean().getThreadCount());
  }

  static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  static String version() {
    String packaged = ProcessView.class.getPackage().getImplementationVersion();
    return packaged == null ? "0.1.0-SNAPSHOT" : packaged;
  }
}
