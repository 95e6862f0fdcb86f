// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"
#include "ui/theme/glyphs.h"

#include <QAbstractButton>

#include <optional>

namespace wavedeck::ui {

/// What one part of the status bar shows.
struct StatusText {
    std::optional<Glyph> glyph = {};
    QString text = {}; ///< made plain already; empty = the part is not there
    Tone tone = Tone::Neutral; ///< Neutral is written in t2
    bool bold = false;
    QString key = {}; ///< drawn as a key before the text
    bool stale = false; ///< the number is old: t3

    bool operator==(const StatusText&) const = default;
};

/// One part: a sign, a text in tabular digits, a line at its end. A part with an action is a button.
class StatusPart : public QAbstractButton {
    Q_OBJECT
public:
    StatusPart(Appearance& appearance, QAction* action, QWidget* parent);

    /// False when it shows just that already.
    bool put(const StatusText& content);
    const StatusText& content() const { return m_content; }
    bool isButton() const { return m_action != nullptr; }
    int wanted() const; ///< its width, nothing cut
    int wanted(const StatusText& content) const;
    void setLine(bool on);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Appearance& m_appearance;
    QAction* m_action;
    StatusText m_content;
    bool m_line = true;
};

} // namespace wavedeck::ui
