// Its own, so that the repository's is not taken.
export default {};
