declare module 'jstat' {
  interface JStat {
    /** Inverse of the regularised lower incomplete gamma function: x with P(a, x) = p. */
    gammapinv(p: number, a: number): number;
    beta: { cdf(x: number, alpha: number, beta: number): number };
    studentt: {
      inv(p: number, degreesOfFreedom: number): number;
      cdf(x: number, degreesOfFreedom: number): number;
    };
  }
  const jstat: { readonly jStat: JStat };
  export default jstat;
}
