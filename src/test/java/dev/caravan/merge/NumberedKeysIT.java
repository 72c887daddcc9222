package dev.caravan.merge;
