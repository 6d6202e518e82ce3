package dev.teff.runtime.gateway;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.protobuf.ProtoFileDescriptorSupplier;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;

/** Lets reflection show where a service comes from. */
record ServiceSchema(ServiceDescriptor service) implements ProtoServiceDescriptorSupplier {
  @Override
  public ServiceDescriptor getServiceDescriptor() {
    return service;
  }

  @Override
  public FileDescriptor getFileDescriptor() {
    return service.getFile();
  }

  /** The same for a method. */
  record OfMethod(MethodDescriptor method)
      implements ProtoFileDescriptorSupplier, ProtoMethodDescriptorSupplier {
    @Override
    public MethodDescriptor getMethodDescriptor() {
      return method;
    }

    @Override
    public ServiceDescriptor getServiceDescriptor() {
      return method.getService();
    }

    @Override
    public FileDescriptor getFileDescriptor() {
      return method.getFile();
    }
  }
}
