// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/imports/lines.h"

#include <algorithm>

namespace wavedeck::imports {

namespace {

/// Punctuation that a backslash makes ordinary; in front of anything else it is part of a path.
bool isMarkdownMark(QChar one)
{
    return QStringLiteral("\\`*_{}[]()#+-.!|<>~&\"':^=@$").contains(one);
}

/// Marks that decorate a line and say nothing that is compared.
bool isDecoration(char32_t one)
{
    return (one >= 0x2600 && one <= 0x27BF) || (one >= 0x23E9 && one <= 0x23FF) || (one >= 0x2B05 && one <= 0x2B55)
        || (one >= 0x1F000 && one <= 0x1FAFF) || one == 0xFE0F || one == 0x200B || one == 0x200D;
}

Error refused(const char* code, const QString& name, qsizetype line, qsizetype column, const QString& why)
{
    return {ErrorKind::Usage, QLatin1String(code), QStringLiteral("%1:%2:%3").arg(name).arg(line).arg(column), why,
        QStringLiteral("nothing of it was taken")};
}

/// Length of the UTF-8 character that begins there; 0 = it is none (overlong, a surrogate, beyond Unicode, cut).
int characterAt(const QByteArray& bytes, qsizetype at)
{
    const auto byte = [&](qsizetype i) { return i < bytes.size() ? uchar(bytes.at(i)) : uchar(0); };
    const auto follows
        = [&](qsizetype i, uchar from = 0x80, uchar to = 0xBF) { return byte(i) >= from && byte(i) <= to; };
    const uchar lead = byte(at);
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return follows(at + 1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF)
        return follows(at + 1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF) && follows(at + 2) ? 3 : 0;
    if (lead >= 0xF0 && lead <= 0xF4)
        return follows(at + 1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF) && follows(at + 2)
                && follows(at + 3)
            ? 4
            : 0;
    return 0;
}

} // namespace

Status checkBytes(const QByteArray& bytes, const QString& name)
{
    if (bytes.size() > kLargestFile)
        return refused("too-large", name, 1, 1, QStringLiteral("a report takes at most 16 MiB"));
    qsizetype line = 1;
    qsizetype begin = 0;
    for (qsizetype at = 0; at < bytes.size();) {
        const uchar byte = uchar(bytes.at(at));
        const int length = characterAt(bytes, at);
        if (length == 0)
            return refused("not-text", name, line, at - begin + 1, QStringLiteral("that is not UTF-8"));
        if (byte == 0x7F || (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f'))
            return refused("not-text", name, line, at - begin + 1,
                QStringLiteral("a control byte, 0x%1, stands there").arg(byte, 2, 16, QLatin1Char('0')));
        at += length;
        if (byte == '\n' || (byte == '\r' && (at >= bytes.size() || bytes.at(at) != '\n'))) {
            ++line;
            begin = at;
        } else if (at - begin > kLongestLine) {
            return refused("line-too-long", name, line, at - begin, QStringLiteral("a line takes at most 64 KiB"));
        }
        if (line > kMostLines)
            return refused("too-many-lines", name, line, 1, QStringLiteral("a report takes at most 200,000 lines"));
    }
    return Done{};
}

QString plainText(const QString& text)
{
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar one = text.at(i);
        const bool pair = one.isHighSurrogate() && i + 1 < text.size();
        const char32_t code = pair ? QChar::surrogateToUcs4(one, text.at(i + 1)) : char32_t(one.unicode());
        if (isDecoration(code)) {
            i += pair;
            continue;
        }
        // As our own reports write hidden characters, and spaces at an edge.
        if (one == QLatin1Char('\\') && QStringView(text).mid(i + 1, 2) == QLatin1String("u{")) {
            const qsizetype end = text.indexOf(QLatin1Char('}'), i);
            bool isNumber = false;
            const uint unit
                = QStringView(text).mid(i + 3, std::clamp<qsizetype>(end - i - 3, 0, 6)).toUInt(&isNumber, 16);
            if (end > 0 && isNumber && unit <= 0xffff) {
                out += QChar(char16_t(unit));
                i = end;
                continue;
            }
        }
        // What is escaped stands for itself.
        if (one == QLatin1Char('\\') && i + 1 < text.size() && isMarkdownMark(text.at(i + 1))) {
            out += text.at(++i);
            continue;
        }
        const bool between = i > 0 && i + 1 < text.size();
        const bool isMark = one == QLatin1Char('*') || one == QLatin1Char('`');
        const bool isUnder = one == QLatin1Char('_')
            && !(between && text.at(i - 1).isLetterOrNumber() && text.at(i + 1).isLetterOrNumber());
        // A star between spaces is a sign of arithmetic; an underscore within a name belongs to it.
        if ((isMark && !(between && text.at(i - 1).isSpace() && text.at(i + 1).isSpace()))
            || (isUnder && i + 1 < text.size()
                && (text.at(i + 1) == QLatin1Char('_') || (i > 0 && text.at(i - 1) == QLatin1Char('_')))))
            continue;
        out += one;
        if (pair)
            out += text.at(++i);
    }
    return out.simplified();
}

QString keyOf(const QString& text)
{
    QString key;
    key.reserve(text.size());
    for (const QChar one : text) {
        if (one.isLetterOrNumber())
            key += one.toLower();
        else if (!key.isEmpty() && !key.endsWith(QLatin1Char(' ')))
            key += QLatin1Char(' ');
    }
    return key.trimmed();
}

} // namespace wavedeck::imports
