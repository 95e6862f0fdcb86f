// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"
#include "ui/theme/glyphs.h"

#include <QFrame>
#include <QList>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace wavedeck::ui {

/// One thing to say above a page.
struct BarNotice {
    QString id; ///< told back when its action is pressed
    Tone tone = Tone::Warning;
    Glyph glyph = Glyph::Warning;
    QString lead; ///< bold sentence
    QString rest; ///< plain text; may name things of others: made plain before
    QString action; ///< empty = none

    bool operator==(const BarNotice&) const = default;
};

/// A line of a notice bar: sign, bold sentence, the rest, at most one button. Reads as an alert.
class BarLine : public QFrame {
    Q_OBJECT
public:
    BarLine(const Appearance& appearance, QWidget* parent);
    void put(const BarNotice& notice);
    const BarNotice& notice() const { return m_notice; }

Q_SIGNALS:
    void acted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void dress();

    const Appearance& m_appearance;
    BarNotice m_notice;
    QLabel* m_glyph;
    QLabel* m_lead;
    QLabel* m_text;
    QPushButton* m_button;
};

/// The notices of a page, the first two of them, then "+n more". Takes no room when there is nothing to say, never the
/// focus. GUI thread.
class NoticeBar : public QFrame {
    Q_OBJECT
public:
    explicit NoticeBar(const Appearance& appearance, QWidget* parent = nullptr);
    /// Worst first.
    void setNotices(const QList<BarNotice>& notices);

    static constexpr int kShown = 2;

Q_SIGNALS:
    void acted(const QString& id);
    /// This one is new, not only worded anew: a screen reader has been told; the window may ask for attention.
    void alerted(const QString& id);

private:
    QList<BarNotice> m_notices;
    QList<BarLine*> m_lines;
    QLabel* m_more;
};

} // namespace wavedeck::ui
