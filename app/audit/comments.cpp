// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit/comments.h"

#include "app/audit/files.h"

#include <QHash>

#include <algorithm>
#include <cctype>

namespace wavedeck::audit {

namespace {

struct Syntax {
    QList<QByteArray> lineStarts;
    QByteArray blockStart;
    QByteArray blockEnd;
    QByteArray quotes; ///< each opens a string that ends with the line
    bool tripleQuotes = false; ///< Python
    bool rawStrings = false; ///< C++ R"x(…)x"
    bool backtick = false; ///< a string over several lines
    bool shortChars = false; ///< ' is a character literal only when it closes soon (digit separators, lifetimes)
    bool afterSpace = false; ///< the line start counts only at the line's start or after white space
};

const Syntax* syntaxOf(const QByteArray& path)
{
    static const Syntax kC{{"//"}, "/*", "*/", "\"'", false, true, false, true, false};
    static const Syntax kGo{{"//"}, "/*", "*/", "\"'", false, false, true, true, false};
    static const Syntax kScript{{"//"}, "/*", "*/", "\"'", false, false, true, false, false};
    static const Syntax kPhp{{"//", "#"}, "/*", "*/", "\"'", false, false, false, false, false};
    static const Syntax kCss{{}, "/*", "*/", "\"'", false, false, false, false, false};
    static const Syntax kPython{{"#"}, "", "", "\"'", true, false, false, false, false};
    static const Syntax kHash{{"#"}, "", "", "\"'", false, false, false, false, true};
    static const Syntax kSql{{"--"}, "/*", "*/", "'", false, false, false, false, false};
    static const Syntax kDash{{"--"}, "", "", "\"", false, false, false, false, false};
    static const Syntax kMarkup{{}, "<!--", "-->", "", false, false, false, false, false};
    static const Syntax kLisp{{";"}, "", "", "\"", false, false, false, false, false};
    static const Syntax kPercent{{"%"}, "", "", "", false, false, false, false, false};
    static const Syntax kIni{{";", "#"}, "", "", "", false, false, false, false, true};
    static const Syntax kBatch{{"REM ", "rem ", "::"}, "", "", "", false, false, false, false, true};
    static const QHash<QString, const Syntax*> kByLanguage{{QStringLiteral("C"), &kC}, {QStringLiteral("C++"), &kC},
        {QStringLiteral("C/C++ header"), &kC}, {QStringLiteral("Objective-C"), &kC},
        {QStringLiteral("Objective-C++"), &kC}, {QStringLiteral("C#"), &kC}, {QStringLiteral("Java"), &kC},
        {QStringLiteral("Kotlin"), &kC}, {QStringLiteral("Scala"), &kC}, {QStringLiteral("Groovy"), &kC},
        {QStringLiteral("Gradle"), &kC}, {QStringLiteral("Swift"), &kC}, {QStringLiteral("Rust"), &kC},
        {QStringLiteral("Zig"), &kC}, {QStringLiteral("Protocol Buffers"), &kC}, {QStringLiteral("Go"), &kGo},
        {QStringLiteral("JavaScript"), &kScript}, {QStringLiteral("TypeScript"), &kScript},
        {QStringLiteral("QML"), &kScript}, {QStringLiteral("Dart"), &kScript}, {QStringLiteral("PHP"), &kPhp},
        {QStringLiteral("Terraform"), &kPhp}, {QStringLiteral("CSS"), &kCss}, {QStringLiteral("Python"), &kPython},
        {QStringLiteral("Cython"), &kPython}, {QStringLiteral("Shell"), &kHash}, {QStringLiteral("Ruby"), &kHash},
        {QStringLiteral("Perl"), &kHash}, {QStringLiteral("R"), &kHash}, {QStringLiteral("Julia"), &kHash},
        {QStringLiteral("Elixir"), &kHash}, {QStringLiteral("YAML"), &kHash}, {QStringLiteral("TOML"), &kHash},
        {QStringLiteral("CMake"), &kHash}, {QStringLiteral("Make"), &kHash}, {QStringLiteral("Dockerfile"), &kHash},
        {QStringLiteral("PowerShell"), &kHash}, {QStringLiteral("Nix"), &kHash}, {QStringLiteral("GraphQL"), &kHash},
        {QStringLiteral("Properties"), &kHash}, {QStringLiteral("Configuration"), &kHash},
        {QStringLiteral("SQL"), &kSql}, {QStringLiteral("Lua"), &kDash}, {QStringLiteral("Haskell"), &kDash},
        {QStringLiteral("HTML"), &kMarkup}, {QStringLiteral("XML"), &kMarkup}, {QStringLiteral("SVG"), &kMarkup},
        {QStringLiteral("Markdown"), &kMarkup}, {QStringLiteral("Vue"), &kMarkup}, {QStringLiteral("Svelte"), &kMarkup},
        {QStringLiteral("Qt UI"), &kMarkup}, {QStringLiteral("Lisp"), &kLisp}, {QStringLiteral("Emacs Lisp"), &kLisp},
        {QStringLiteral("Clojure"), &kLisp}, {QStringLiteral("TeX"), &kPercent}, {QStringLiteral("Erlang"), &kPercent},
        {QStringLiteral("INI"), &kIni}, {QStringLiteral("Batch"), &kBatch}};
    return kByLanguage.value(languageOf(path), nullptr);
}

class Lexer {
public:
    Lexer(const Syntax& syntax, QByteArrayView source)
        : m_syntax(syntax)
        , m_source(source)
    {
    }

    QList<CommentPiece> run()
    {
        while (m_at < m_source.size())
            step();
        return m_pieces;
    }

private:
    bool here(const QByteArray& word) const { return !word.isEmpty() && m_source.sliced(m_at).startsWith(word); }

    void step()
    {
        const char c = m_source.at(m_at);
        if (c == '\n') {
            ++m_line;
            ++m_at;
        } else if (here(m_syntax.blockStart)) {
            m_at += m_syntax.blockStart.size();
            take(find(m_syntax.blockEnd));
            m_at = std::min(m_at + m_syntax.blockEnd.size(), m_source.size());
        } else if (lineComment()) {
            take(find("\n"));
        } else if (!skipString(c)) {
            ++m_at;
        }
    }

    qsizetype find(QByteArrayView word) const
    {
        const qsizetype end = m_source.indexOf(word, m_at);
        return end < 0 ? m_source.size() : end;
    }

    bool lineComment()
    {
        for (const QByteArray& start : m_syntax.lineStarts) {
            if (!here(start))
                continue;
            const char before = m_at > 0 ? m_source.at(m_at - 1) : '\n';
            // `http://` in unquoted text, `$#`, `${#x}`.
            if (m_syntax.afterSpace ? !std::isspace(static_cast<unsigned char>(before))
                                    : before == ':' || before == '\\')
                continue;
            m_at += start.size();
            return true;
        }
        return false;
    }

    /// Everything up to `end` is comment: one piece a line.
    void take(qsizetype end)
    {
        while (m_at < end) {
            qsizetype stop = m_source.indexOf('\n', m_at);
            if (stop < 0 || stop > end)
                stop = end;
            m_pieces.append({m_line, m_source.sliced(m_at, stop - m_at)});
            m_at = stop;
            if (m_at < end) {
                ++m_line;
                ++m_at;
            }
        }
    }

    void skipTo(qsizetype end)
    {
        end = std::min(end, m_source.size());
        m_line += static_cast<int>(std::count(m_source.begin() + m_at, m_source.begin() + end, '\n'));
        m_at = end;
    }

    bool skipString(char c)
    {
        if (m_syntax.tripleQuotes && (here("\"\"\"") || here("'''"))) {
            const QByteArray quote = m_source.sliced(m_at, 3).toByteArray();
            m_at += 3;
            skipTo(find(quote) + 3);
            return true;
        }
        if (m_syntax.rawStrings && here("R\"")) {
            const qsizetype open = m_source.indexOf('(', m_at);
            if (open > 0 && open - m_at <= 18) {
                const QByteArray close = ')' + m_source.sliced(m_at + 2, open - m_at - 2).toByteArray() + '"';
                skipTo(find(close) + close.size());
                return true;
            }
        }
        if (m_syntax.backtick && c == '`') {
            ++m_at;
            skipTo(find("`") + 1);
            return true;
        }
        if (!m_syntax.quotes.contains(c))
            return false;
        if (c == '\'' && m_syntax.shortChars && !isCharLiteral())
            return false;
        ++m_at;
        while (m_at < m_source.size() && m_source.at(m_at) != '\n') {
            if (m_source.at(m_at) == '\\' && m_at + 1 < m_source.size() && m_source.at(m_at + 1) != '\n')
                ++m_at;
            else if (m_source.at(m_at) == c)
                break;
            ++m_at;
        }
        if (m_at < m_source.size() && m_source.at(m_at) == c)
            ++m_at;
        return true;
    }

    bool isCharLiteral() const
    {
        if (m_at > 0 && std::isalnum(static_cast<unsigned char>(m_source.at(m_at - 1))))
            return false;
        const QByteArrayView next
            = m_source.sliced(m_at + 1).first(std::min<qsizetype>(12, m_source.size() - m_at - 1));
        return next.startsWith('\\') ? next.size() > 1 && next.indexOf('\'', 2) > 0
                                     : next.size() > 1 && next.indexOf('\'') > 0 && next.indexOf('\'') <= 4;
    }

    const Syntax& m_syntax;
    QByteArrayView m_source;
    qsizetype m_at = 0;
    int m_line = 1;
    QList<CommentPiece> m_pieces;
};

} // namespace

QList<CommentPiece> commentsOf(const QByteArray& path, const QByteArray& source)
{
    const Syntax* syntax = syntaxOf(path);
    return syntax ? Lexer(*syntax, source).run() : QList<CommentPiece>();
}

} // namespace wavedeck::audit
