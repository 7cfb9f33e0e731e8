/** The one version that results are measured with: 2.13.0 drops data that a stopped receiver leaves waiting. */
export const TOXIPROXY_VERSION = '2.12.0';
