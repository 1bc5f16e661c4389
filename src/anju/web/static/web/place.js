// The page of a duty that asks for a place.
import { places } from "./field/place.js";

places(document);
