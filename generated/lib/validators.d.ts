// Written by `npm run generate` from spec/. Do not edit.
import type { Name, CursorNumber, CursorPage, SequenceNumber, SequencePage, TextValue, BinaryValue, UnknownValue, Value, Item, Discontinuity, StreamElement, SubscribeResponse, ErrorCode, ErrorBody } from './openapi.js';

/** Why a value was refused. */
export interface ValidationError {
  /** Where in the value, as a JSON pointer. */
  instancePath: string;
  /** Which rule of the schema refused it. */
  schemaPath: string;
  keyword: string;
  params: Record<string, unknown>;
  message?: string;
}

/** Checks a parsed JSON value against a schema of the contract. Never throws. */
export interface Validator<T> {
  (value: unknown): value is T;
  /** The errors of the last call; null or undefined when it answered true. Read them at once. */
  errors?: ValidationError[] | null;
}

/** Whether `value` is a {@link Name}. */
export declare const validateName: Validator<Name>;
/** Whether `value` is a {@link CursorNumber}. */
export declare const validateCursorNumber: Validator<CursorNumber>;
/** Whether `value` is a {@link CursorPage}. */
export declare const validateCursorPage: Validator<CursorPage>;
/** Whether `value` is a {@link SequenceNumber}. */
export declare const validateSequenceNumber: Validator<SequenceNumber>;
/** Whether `value` is a {@link SequencePage}. */
export declare const validateSequencePage: Validator<SequencePage>;
/** Whether `value` is a {@link TextValue}. */
export declare const validateTextValue: Validator<TextValue>;
/** Whether `value` is a {@link BinaryValue}. */
export declare const validateBinaryValue: Validator<BinaryValue>;
/** Whether `value` is an {@link UnknownValue}. */
export declare const validateUnknownValue: Validator<UnknownValue>;
/** Whether `value` is a {@link Value}. */
export declare const validateValue: Validator<Value>;
/** Whether `value` is an {@link Item}. */
export declare const validateItem: Validator<Item>;
/** Whether `value` is a {@link Discontinuity}. */
export declare const validateDiscontinuity: Validator<Discontinuity>;
/** Whether `value` is a {@link StreamElement}. */
export declare const validateStreamElement: Validator<StreamElement>;
/** Whether `value` is a {@link SubscribeResponse}. */
export declare const validateSubscribeResponse: Validator<SubscribeResponse>;
/** Whether `value` is an {@link ErrorCode}. */
export declare const validateErrorCode: Validator<ErrorCode>;
/** Whether `value` is an {@link ErrorBody}. */
export declare const validateErrorBody: Validator<ErrorBody>;
