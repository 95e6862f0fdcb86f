// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

/// Made-up secrets, put together at run time out of the rules and random characters, so that no scanner takes the
/// tests for a leak.
namespace wavedeck {

inline constexpr const char* kLettersDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

struct Planted {
    QByteArray name;
    QByteArray rule; ///< that finds it
    QByteArray text; ///< a line with it
    QByteArray secret; ///< what may stand nowhere
};

QString randomText(quint32 seed, int length, const char* alphabet);

/// A key in PEM armour with so many full lines of base64; its last lines are a shorter one and the end.
QByteArray pemKey(quint32 seed, const QByteArray& kind, int lines);

/// One of every kind that there is a rule for, and every way to assign one; other seeds give other secrets.
QList<Planted> plantedKinds(quint32 seed);

/// The line at the beginning, in the middle and at the end of a text, as last line without newline, with CRLF, quoted
/// and behind other words.
QList<QByteArray> places(const QByteArray& line);

} // namespace wavedeck
