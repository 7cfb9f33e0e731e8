declare module 'jstat' {
  interface JStat {
    /** Inverse of the regularised lower incomplete gamma function: x with P(a, x) = p. */
    gammapinv(p: number, a: number): number;
    binomial: {
      /** P(X ≤ k) for n trials of probability p. */
      cdf(k: number, n: number, p: number): number;
    };
  }
  const jstat: { readonly jStat: JStat };
  export default jstat;
}
