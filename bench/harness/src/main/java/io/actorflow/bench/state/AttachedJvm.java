package io.actorflow.bench.state;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.actorflow.bench.harness.BenchException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.function.Predicate;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Another process's JVM, asked about itself: the same way for all systems. */
final class AttachedJvm implements AutoCloseable {
  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  private AttachedJvm(JMXConnector connector) throws IOException {
    this.connector = connector;
    beans = connector.getMBeanServerConnection();
  }

  // The other end is a process that this one has started, on this machine.
  @SuppressWarnings("BanJNDI")
  static AttachedJvm of(long pid) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        JMXServiceURL address = new JMXServiceURL(machine.startLocalManagementAgent());
        return new AttachedJvm(JMXConnectorFactory.connect(address));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException | IOException failed) {
      throw new BenchException(
          "process %d cannot be asked about its memory: %s".formatted(pid, failed.getMessage()),
          failed);
    }
  }

  /** Heap that is in use after a full collection. */
  long liveHeapBytes() {
    try {
      MemoryMXBean memory =
          ManagementFactory.newPlatformMXBeanProxy(
              beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
      // What the first one finds to be cleaned up, the second one collects.
      memory.gc();
      memory.gc();
      return memory.getHeapMemoryUsage().getUsed();
    } catch (IOException failed) {
      throw failed(failed);
    }
  }

  /** The sum of an attribute over some beans. */
  double sum(String pattern, Predicate<ObjectName> which, String attribute) {
    try {
      double sum = 0;
      for (ObjectName name : beans.queryNames(new ObjectName(pattern), null)) {
        if (which.test(name)) {
          sum += ((Number) beans.getAttribute(name, attribute)).doubleValue();
        }
      }
      return sum;
    } catch (JMException | IOException failed) {
      throw failed(failed);
    }
  }

  private static BenchException failed(Exception failed) {
    return new BenchException("a JVM does not answer: " + failed.getMessage(), failed);
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException failed) {
      throw failed(failed);
    }
  }
}
