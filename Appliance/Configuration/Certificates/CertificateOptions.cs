namespace Appliance.Configuration.Certificates;

public sealed record CertificateOptions(string Directory);
