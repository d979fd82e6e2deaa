import { describe, expect, it } from 'vitest';
import { isAddress, readRecipient, written } from './recipients';

describe('recipients', () => {
  it.each([
    ['mia@shop.example', { address: 'mia@shop.example', name: null }],
    ['Mia Braun <mia@shop.example>', { address: 'mia@shop.example', name: 'Mia Braun' }],
    ['"Braun, Mia" <mia@shop.example>', { address: 'mia@shop.example', name: 'Braun, Mia' }],
    [' 山田太郎 <taro@shop.example> ', { address: 'taro@shop.example', name: '山田太郎' }],
  ])('reads %s', (text, recipient) => {
    expect(readRecipient(text)).toEqual(recipient);
  });

  it('writes what it reads', () => {
    expect(written(readRecipient('Mia Braun <mia@shop.example>'))).toBe('Mia Braun <mia@shop.example>');
  });

  it.each([
    ['mia@shop.example', true], ['taro..yamada.@docomo.ne.jp', true], ['mia@日本.example', true],
    ['mia', false], ['mia@shop', false], ['mia@shop.', false], ['mia @shop.example', false], ['a@b.c, d@e.f', false], ['mia@.example', false],
  ])('tells whether %s is an address: %s', (address, is) => {
    expect(isAddress('email', address)).toBe(is);
  });
});
