// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/people/password.h"

#include <QFile>
#include <QSet>
#include <QStringList>

#include <algorithm>
#include <utility>

#include <sodium.h>

namespace wavedeck::people {

namespace {

constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemory = 64 * 1024 * 1024;
// The form of a real one: checking against it costs the same, and nothing matches.
constexpr char kNobody[] = "$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                           "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

void wipe(QByteArray& bytes)
{
    if (!bytes.isEmpty())
        sodium_memzero(bytes.data(), std::size_t(bytes.size()));
    bytes.clear();
}

void wipe(QString& text)
{
    if (!text.isEmpty())
        sodium_memzero(text.data(), std::size_t(text.size()) * sizeof(QChar));
    text.clear();
}

Error weak(const QString& why)
{
    return {ErrorKind::Usage, QStringLiteral("password-weak"), QStringLiteral("the password"), why,
        QStringLiteral("take a sentence, or what a password manager makes")};
}

/// Lower case, digits and signs that stand for letters turned into them.
QString plainLetters(const QString& text)
{
    static const QString from = QStringLiteral("013457@$!|");
    static const QString to = QStringLiteral("oieastasii");
    QString plain = text.toLower();
    for (QChar& c : plain)
        if (const qsizetype i = from.indexOf(c); i >= 0)
            c = to[i];
    return plain;
}

struct Blocked {
    QSet<QString> whole;
    QStringList words; ///< longest first
};

/// Lines are whole passwords; those behind a '~' are words that nothing else than digits and signs may stand beside.
const Blocked& blocked()
{
    static const Blocked list = [] {
        Blocked read;
        QFile file(QStringLiteral(":/passwords/blocked.txt"));
        if (file.open(QIODevice::ReadOnly))
            for (const QString& line : QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
                if (line.startsWith(QLatin1Char('#')))
                    continue;
                if (line.startsWith(QLatin1Char('~')))
                    read.words.append(plainLetters(line.mid(1)));
                else
                    read.whole.insert(line.toLower());
            }
        std::sort(read.words.begin(), read.words.end(),
            [](const QString& a, const QString& b) { return a.size() > b.size(); });
        return read;
    }();
    return list;
}

/// `abcabcabc…`: something of at most a third of it, again and again.
bool isRepetition(const QString& text)
{
    for (qsizetype period = 1; period <= text.size() / 3; ++period) {
        bool repeats = true;
        for (qsizetype i = period; i < text.size() && repeats; ++i)
            repeats = text[i] == text[i - period];
        if (repeats)
            return true;
    }
    return false;
}

/// More than half of the neighbours follow each other in the alphabet, among the digits or on the keyboard.
bool isRow(const QString& text)
{
    static const QString rows = QStringLiteral(
        "abcdefghijklmnopqrstuvwxyz 01234567890 qwertyuiop asdfghjkl zxcvbnm qwertzuiop yxcvbnm azertyuiop qsdfghjklm");
    qsizetype steps = 0;
    for (qsizetype i = 1; i < text.size(); ++i) {
        const QString pair = text.mid(i - 1, 2);
        const QString back = QString(pair[1]) + pair[0];
        steps += !pair.contains(QLatin1Char(' ')) && (rows.contains(pair) || rows.contains(back));
    }
    return steps * 4 >= text.size() * 3;
}

/// How many letters are left without common words; a digit counts as a letter only inside of such a word.
qsizetype lettersLeft(const QString& text, bool* hasCommon = nullptr)
{
    QString plain = plainLetters(text);
    for (const QString& common : blocked().words)
        for (qsizetype at = plain.indexOf(common); at >= 0; at = plain.indexOf(common, at)) {
            plain.replace(at, common.size(), QString(common.size(), QLatin1Char(' ')));
            if (hasCommon)
                *hasCommon = true;
        }
    qsizetype left = 0;
    for (qsizetype i = 0; i < std::min(text.size(), plain.size()); ++i)
        left += text[i].isLetter() && plain[i] != QLatin1Char(' ');
    return left;
}

} // namespace

Secret::Secret(QByteArray utf8)
{
    QString text = QString::fromUtf8(utf8);
    QString normal = text.normalized(QString::NormalizationForm_C);
    m_bytes = normal.toUtf8();
    wipe(normal);
    wipe(text);
    wipe(utf8);
}

Secret::Secret(Secret&& other) noexcept
    : m_bytes(std::exchange(other.m_bytes, {}))
{
}

Secret& Secret::operator=(Secret&& other) noexcept
{
    if (this != &other) {
        wipe(m_bytes);
        m_bytes = std::exchange(other.m_bytes, {});
    }
    return *this;
}

Secret::~Secret()
{
    wipe(m_bytes);
}

qsizetype Secret::length() const
{
    return std::count_if(m_bytes.begin(), m_bytes.end(), [](char c) { return (c & 0xc0) != 0x80; });
}

Status checkPassword(const Secret& password, const QString& userName)
{
    if (password.length() < kLeastCharacters)
        return weak(QStringLiteral("it has fewer than %1 characters").arg(kLeastCharacters));
    if (password.bytes().size() > kMostBytes)
        return weak(QStringLiteral("it is longer than %1 bytes").arg(kMostBytes));
    if (password.bytes().contains('\0'))
        return weak(QStringLiteral("it holds a NUL"));
    QString text = QString::fromUtf8(password.bytes()).toLower();
    QString why;
    QString withoutName = text;
    if (const QString name = userName.normalized(QString::NormalizationForm_C).toLower(); name.size() >= 3)
        withoutName.remove(name);
    if (text == userName.toLower())
        why = QStringLiteral("it is the user name");
    else if (withoutName.size() < text.size() && lettersLeft(withoutName) < 4)
        why = QStringLiteral("it is little more than the user name");
    else if (blocked().whole.contains(text))
        why = QStringLiteral("it is a common one");
    else if (isRepetition(text))
        why = QStringLiteral("it is the same thing again and again");
    else if (isRow(text))
        why = QStringLiteral("it is a row of keys or letters");
    else if (bool hasCommon = false; lettersLeft(text, &hasCommon) < 4 && hasCommon)
        why = QStringLiteral("it is a common word with digits or signs");
    wipe(withoutName);
    wipe(text);
    return why.isEmpty() ? Status(Done{}) : Status(weak(why));
}

Result<QString> hashPassword(const Secret& password)
{
    char phc[crypto_pwhash_STRBYTES];
    if (sodium_init() < 0
        || crypto_pwhash_str_alg(phc, password.bytes().constData(),
               static_cast<unsigned long long>(password.bytes().size()), kPasses, kMemory, crypto_pwhash_ALG_ARGON2ID13)
            != 0)
        return Error{ErrorKind::Environment, QStringLiteral("out-of-memory"), QStringLiteral("the password"),
            QStringLiteral("hashing it takes 64 MiB of memory, which are not to be had"), {}};
    return QString::fromLatin1(phc);
}

bool verifyPassword(const QString& phc, const Secret& password)
{
    const QByteArray kept = phc.isEmpty() ? QByteArray(kNobody) : phc.toLatin1();
    const bool right = sodium_init() >= 0
        && crypto_pwhash_str_verify(
               kept.constData(), password.bytes().constData(), static_cast<unsigned long long>(password.bytes().size()))
            == 0;
    return right && !phc.isEmpty();
}

bool isWeakHash(const QString& phc)
{
    return crypto_pwhash_str_needs_rehash(phc.toLatin1().constData(), kPasses, kMemory) != 0;
}

QString newTicket()
{
    unsigned char bytes[32];
    if (sodium_init() < 0)
        return {};
    randombytes_buf(bytes, sizeof bytes);
    return QString::fromLatin1(QByteArray(reinterpret_cast<const char*>(bytes), sizeof bytes).toHex());
}

} // namespace wavedeck::people
