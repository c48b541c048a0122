package io.jointly.mailbox.hadoop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.security.PrivilegedExceptionAction;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.security.UserGroupInformation;
import org.jspecify.annotations.Nullable;

/**
 * A name node and a data node of Hadoop's own, in a process of their own, one for all tests of this
 * JVM. Whoever starts it is its superuser; other users are believed, as always without Kerberos.
 */
final class NameNode {

  /** Set in a JVM that is to use the name node of another one. */
  static final String ADDRESS = "jointly.namenode";

  /** Whoever is in none of these groups has no rights but those of all. */
  private static final String GROUPS =
      "north=parties;south=parties;auditor=auditors;stranger=strangers";

  private static @Nullable String address;

  private NameNode() {}

  static synchronized String address() throws IOException {
    if (address == null) {
      String given = System.getProperty(ADDRESS);
      address = given == null ? start() : given;
    }
    return address;
  }

  private static String start() throws IOException {
    java.nio.file.Path folder = StoreProcess.folder("namenode");
    Files.writeString(
        folder.resolve("core-site.xml"),
        site(
            List.of("hadoop.user.group.static.mapping.overrides", GROUPS),
            List.of("hadoop.tmp.dir", folder.toString())));
    Files.writeString(
        folder.resolve("hdfs-site.xml"),
        site(
            List.of("dfs.permissions.enabled", "true"),
            List.of("dfs.namenode.fs-limits.min-block-size", "1024")));
    java.nio.file.Path written = folder.resolve("written.xml");
    java.nio.file.Path log = folder.resolve("log");
    List<String> command =
        StoreProcess.java(
            folder + ":" + StoreProcess.jars("4.2"),
            "-Dtest.build.data=" + folder.resolve("data"),
            "org.apache.hadoop.test.MiniDFSClusterManager",
            "-format",
            "-datanodes",
            "1",
            "-writeConfig",
            written.toString());
    Process server = StoreProcess.server(command, log);
    StoreProcess.await(
        server, log, () -> Files.exists(written) && Files.readString(written).contains("</conf"));
    Configuration configuration = new Configuration(false);
    configuration.addResource(new Path(written.toUri()));
    return configuration.get("fs.defaultFS");
  }

  @SafeVarargs
  private static String site(List<String>... properties) {
    StringBuilder xml = new StringBuilder("<configuration>");
    for (List<String> property : properties) {
      xml.append("<property><name>").append(property.get(0)).append("</name><value>");
      xml.append(property.get(1)).append("</value></property>");
    }
    return xml.append("</configuration>").toString();
  }

  /** A client's configuration: with a short block, so that a quota of bytes can be tried. */
  static Configuration configuration(String umask) {
    Configuration configuration = new Configuration();
    configuration.set("fs.permissions.umask-mode", umask);
    configuration.set("dfs.blocksize", "1048576");
    configuration.set("dfs.replication", "1");
    configuration.set("ipc.client.connect.max.retries", "1");
    return configuration;
  }

  static DistributedFileSystem superuser() throws IOException {
    return (DistributedFileSystem)
        DistributedFileSystem.get(URI.create(address()), configuration("022"));
  }

  /** A new folder of {@code north}'s for the group of all parties, such as one person makes it. */
  static Path folder(String mode) throws IOException {
    DistributedFileSystem files = superuser();
    Path folder = new Path(address() + "/" + UUID.randomUUID() + "/of-all");
    files.mkdirs(folder);
    files.setOwner(folder, "north", "parties");
    files.setPermission(folder, new FsPermission(mode));
    return folder;
  }

  static HadoopMailbox open(String user, Path root, String umask) throws Exception {
    return as(user, () -> new HadoopMailbox(root.toUri(), configuration(umask)));
  }

  static <T> T as(String user, PrivilegedExceptionAction<T> action) throws Exception {
    return UserGroupInformation.createRemoteUser(user).doAs(action);
  }
}
